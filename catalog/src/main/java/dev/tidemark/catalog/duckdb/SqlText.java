package dev.tidemark.catalog.duckdb;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names and texts as DuckDB's SQL writes them. */
public final class SqlText {
  private SqlText() {}

  /** A text as a literal. */
  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A name of a column, whatever characters it has. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Texts as a list. */
  public static String texts(Collection<String> texts) {
    return texts.stream().map(SqlText::text).collect(Collectors.joining(", ", "[", "]"));
  }
}
