package dev.tidemark.catalog.duckdb;

import java.util.Collection;
import java.util.stream.Collectors;

/** Formats names and texts for DuckDB's SQL. */
public final class SqlText {
  private SqlText() {}

  /** Formats a text as a string literal. */
  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Quotes a column name, whatever characters it contains. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Formats texts as a list literal. */
  public static String texts(Collection<String> texts) {
    return texts.stream().map(SqlText::text).collect(Collectors.joining(", ", "[", "]"));
  }
}
