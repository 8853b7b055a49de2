package dev.tidemark.partitioner.text;

/** How what strangers wrote is shown to people: shortened, and with nothing invisible in it. */
public final class Printable {
  private static final int LONGEST = 80;

  private Printable() {}

  /** A value's text, at most 80 characters of it. */
  public static String of(String text) {
    return of(text, LONGEST);
  }

  /** A text, at most so many characters of it. */
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

  /** A text in quotation marks, shortened. */
  public static String quoted(String text) {
    return "'" + of(text) + "'";
  }
}
