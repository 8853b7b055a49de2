package dev.tidemark.catalog.write;

import dev.tidemark.catalog.duckdb.SqlText;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SQL for reading Parquet files in DuckDB. Values come only from the files, not from their paths.
 */
public final class ParquetSql {
  private ParquetSql() {}

  /**
   * Returns the relation of Parquet files.
   *
   * <p>Other engines put a table's files under {@code env=…/org=…/}. By default, DuckDB would take
   * columns of these names from the path: percent-encoded, with "null" for null and a guessed type.
   *
   * @param files an expression or a query mark for the list of file names
   * @param options further options, each with a comma before it
   */
  public static String read(String files, String options) {
    return "read_parquet(" + files + ", hive_partitioning = false" + options + ")";
  }

  /**
   * Returns the relation with columns by field id, whatever their names in the files; a column that
   * a file does not have is null.
   *
   * @param columns each as returned by {@link #column}
   */
  public static String readById(String files, Stream<String> columns, String options) {
    String schema = columns.collect(Collectors.joining(", ", ", schema = MAP {", "}"));
    return read(files, schema + options);
  }

  /** Returns a column by its field id, with its name and type in the relation. */
  public static String column(int fieldId, String name, String type) {
    return "%d: {name: %s, type: '%s', default_value: NULL}"
        .formatted(fieldId, SqlText.text(name), type);
  }
}
