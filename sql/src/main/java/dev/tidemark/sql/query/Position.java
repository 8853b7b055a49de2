package dev.tidemark.sql.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position in a total order: each event is either before it or after it.
 *
 * <p>The position is right before or right after all events that have these values in the first
 * keys of the order. If it has a value for each key, these are one event; otherwise a range of the
 * order, for example "after everything from 09:00:00", or "before the events without a name".
 *
 * @param values the values of the order's first keys, null for an event without a value
 * @param side whether the position is before or after these events
 */
public record Position(List<@Nullable Value> values, Side side) {
  /** The position before all events. */
  public static final Position START = before(List.of());

  /** The side of the events with these values on which the position is. */
  public enum Side {
    /** The position is right before these events. */
    BEFORE,
    /** The position is right after these events. */
    BEHIND
  }

  public Position {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /**
   * Returns whether it has values of exactly this many keys, and is after the events with these
   * values.
   */
  public boolean isAfterAllOf(int keys) {
    return side == Side.BEHIND && values.size() == keys;
  }

  /** Returns the position right before the events with these values. */
  public static Position before(List<? extends @Nullable Value> values) {
    return new Position(new ArrayList<>(values), Side.BEFORE);
  }

  /** Returns the position right after the events with these values. */
  public static Position after(List<? extends @Nullable Value> values) {
    return new Position(new ArrayList<>(values), Side.BEHIND);
  }
}
