package dev.tidemark.catalog.table;

import dev.tidemark.partitioner.text.AsciiCase;

/** Names of tables and columns that every engine accepts without quotes. */
final class Names {
  private Names() {}

  static String table(String topic) {
    return normal(topic);
  }

  static String column(String field) {
    return normal(field);
  }

  /** ASCII only: Athena and Glue accept no other letters. */
  private static String normal(String name) {
    StringBuilder normal = new StringBuilder(name.length());
    AsciiCase.lower(name)
        .codePoints()
        .map(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_')
        .forEach(normal::appendCodePoint);
    return normal.toString();
  }
}
