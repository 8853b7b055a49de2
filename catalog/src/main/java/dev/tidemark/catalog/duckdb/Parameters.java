package dev.tidemark.catalog.duckdb;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds parameter values to DuckDB statements. */
public final class Parameters {
  private Parameters() {}

  /** Sets the parameters of a statement, in order. */
  public static void bind(
      Connection connection, PreparedStatement statement, List<? extends @Nullable Object> values)
      throws SQLException {
    int place = 1;
    for (Object value : values) {
      switch (value) {
        case null -> statement.setObject(place, null);
        case String text -> statement.setString(place, text);
        case Long number -> statement.setLong(place, number);
        case Double number -> statement.setDouble(place, number);
        case Boolean truth -> statement.setBoolean(place, truth);
        case List<?> texts ->
            statement.setArray(place, connection.createArrayOf("VARCHAR", texts.toArray()));
        default ->
            throw new IllegalArgumentException("unsupported parameter type: " + value.getClass());
      }
      place++;
    }
  }
}
