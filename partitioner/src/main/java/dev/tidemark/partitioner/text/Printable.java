package dev.tidemark.partitioner.text;

/** Converts untrusted text to printable text: shortened, and with invisible characters escaped. */
public final class Printable {
  private static final int LONGEST = 80;

  private Printable() {}

  /** Returns at most the first 80 characters of the text, with invisible characters escaped. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /**
   * Returns at most the first {@code longest} characters of the text, with invisible characters
   * escaped.
   */
  public static String of(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    int at = 0;
    while (at < text.length() && shown.length() < longest) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      boolean visible =
          !Character.isISOControl(c)
              && Character.getType(c) != Character.FORMAT
              && Character.getType(c) != Character.SURROGATE;
      if (visible) shown.appendCodePoint(c);
      else shown.append(String.format("\\u%04x", c));
    }
    return at < text.length() ? shown.append('…').toString() : shown.toString();
  }

  /** Returns the text shortened, escaped and in single quotes. */
  public static String quoted(String text) {
    return "'" + of(text) + "'";
  }
}
