package dev.tidemark.sql.engine;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of an engine's answer.
 *
 * @param values a String, Long, Double, Boolean or null each
 */
public record ResultRow(List<@Nullable Object> values) {
  public ResultRow {
    values = Collections.unmodifiableList(values);
  }

  /** The value at a place, of whatever type. */
  public @Nullable Object value(int place) {
    return values.get(place);
  }

  /** A text, or null. */
  public @Nullable String text(int place) {
    return (String) values.get(place);
  }

  /** A whole number that is not null. */
  public long number(int place) {
    Object value = values.get(place);
    if (value instanceof Long number) return number;
    throw new IllegalStateException("column " + place + " is no whole number: " + value);
  }
}
