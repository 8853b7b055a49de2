package dev.tidemark.sql.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cut through an order: each event lies before it or after it.
 *
 * <p>It is made beside all events that have these values in the order's first keys. Beside one
 * event, that is, where each key has its value; where fewer have, beside a whole part of the order:
 * "behind everything from 09:00:00", or "before the events that have no name".
 *
 * @param values of the order's first keys, null for an event that has none
 */
public record Position(List<@Nullable Value> values, Side side) {
  /** Before all events. */
  public static final Position START = before(List.of());

  /** On which side of the events with these values the cut is. */
  public enum Side {
    /** They lie after it. */
    BEFORE,
    /** They lie before it. */
    BEHIND
  }

  public Position {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /** Whether it has values of just so many keys, and is behind the events that have these. */
  public boolean isAfterAllOf(int keys) {
    return side == Side.BEHIND && values.size() == keys;
  }

  /** The position that the events with these values come right after. */
  public static Position before(List<? extends @Nullable Value> values) {
    return new Position(new ArrayList<>(values), Side.BEFORE);
  }

  /** The position right after the events with these values. */
  public static Position after(List<? extends @Nullable Value> values) {
    return new Position(new ArrayList<>(values), Side.BEHIND);
  }
}
