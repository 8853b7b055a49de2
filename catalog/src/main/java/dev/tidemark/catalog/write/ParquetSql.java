package dev.tidemark.catalog.write;

import dev.tidemark.catalog.duckdb.SqlText;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** DuckDB's relation of Parquet files, whose values are those in the files and no others. */
public final class ParquetSql {
  private ParquetSql() {}

  /**
   * The relation of some files.
   *
   * <p>Other engines put a table's files under {@code env=…/org=…/}. DuckDB would take columns of
   * these names from the path, percent-encoded, with "null" for null and a type of its own guess.
   *
   * @param files an expression or a mark for the list of their names
   * @param options more of them, each with a comma before it
   */
  public static String read(String files, String options) {
    return "read_parquet(" + files + ", hive_partitioning = false" + options + ")";
  }

  /**
   * The same with columns that are found by their field ids, whatever the files call them; one that
   * a file does not have is null.
   *
   * @param columns each as {@link #column} has it
   */
  public static String readById(String files, Stream<String> columns, String options) {
    String schema = columns.collect(Collectors.joining(", ", ", schema = MAP {", "}"));
    return read(files, schema + options);
  }

  /** A column by its field id, with the name and the type that it shall have. */
  public static String column(int fieldId, String name, String type) {
    return "%d: {name: %s, type: '%s', default_value: NULL}"
        .formatted(fieldId, SqlText.text(name), type);
  }
}
