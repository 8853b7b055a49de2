package dev.tidemark.catalog.write;

import java.util.List;

/**
 * Which rows of a table are meant: those for which a condition is true.
 *
 * @param sql a boolean expression in DuckDB's SQL over the table's columns, with a {@code ?} for
 *     each parameter and no value in it
 * @param parameters in the order of their marks: String, Long, Double, Boolean or a List of Strings
 */
public record RowCondition(String sql, List<?> parameters) {
  public RowCondition {
    parameters = List.copyOf(parameters);
  }
}
