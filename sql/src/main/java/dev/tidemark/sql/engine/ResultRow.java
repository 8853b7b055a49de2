package dev.tidemark.sql.engine;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result.
 *
 * @param values each a String, Long, Double, Boolean or null
 */
public record ResultRow(List<@Nullable Object> values) {
  public ResultRow {
    values = Collections.unmodifiableList(values);
  }

  /** Returns the value of a column, of any type. */
  public @Nullable Object value(int place) {
    return values.get(place);
  }

  /** Returns the text of a column, or null. */
  public @Nullable String text(int place) {
    return (String) values.get(place);
  }

  /** Returns the whole number of a column that is not null. */
  public long number(int place) {
    Object value = values.get(place);
    if (value instanceof Long number) return number;
    throw new IllegalStateException("column " + place + " is not a whole number: " + value);
  }
}
