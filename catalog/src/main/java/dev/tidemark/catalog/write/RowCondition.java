package dev.tidemark.catalog.write;

import java.util.List;

/**
 * A condition that selects rows of a table: those for which it is true. Immutable.
 *
 * @param sql a boolean expression in DuckDB's SQL over the table's columns, with a {@code ?} for
 *     each parameter and no value in it
 * @param parameters in the order of their query marks: String, Long, Double, Boolean or a List of
 *     Strings
 */
public record RowCondition(String sql, List<?> parameters) {
  public RowCondition {
    parameters = List.copyOf(parameters);
  }
}
