package dev.tidemark.sql.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an event stands in an order.
 *
 * @param values the event's value of each key of the order, or null where it has none
 */
public record Position(List<@Nullable Value> values) {
  public Position {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }
}
