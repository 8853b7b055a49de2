package dev.tidemark.catalog.write;

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
}
