package dev.tidemark.sql.page;

import org.jspecify.annotations.Nullable;

/**
 * Computes the size of a row as an object in the {@code data} of a response, in bytes, its comma
 * included.
 */
final class JsonSize {
  private static final int AROUND_VALUES =
      "{'id':,'topic':,'timestamp':'2025-02-03T04:05:06.007Z','env':,'org':,'payload':},".length();

  private JsonSize() {}

  static long of(Row row) {
    return AROUND_VALUES
        + quoted(row.id())
        + quoted(row.topic())
        + quoted(row.env())
        + quoted(row.org())
        + utf8(row.payload());
  }

  private static long quoted(@Nullable String text) {
    if (text == null) return "null".length();
    long length = 2 + utf8(text);
    for (int i = 0; i < text.length(); i++) length += escape(text.charAt(i));
    return length;
  }

  /** Returns how many more bytes a character takes in JSON than in UTF-8. */
  private static int escape(char c) {
    return switch (c) {
      case '"', '\\', '\b', '\t', '\n', '\f', '\r' -> 1;
      default -> c < ' ' ? 5 : 0;
    };
  }

  private static long utf8(String text) {
    long length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800 && !Character.isSurrogate(c)) length += 2;
      else if (c >= 0x80) length++;
    }
    return length;
  }
}
