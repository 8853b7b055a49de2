package dev.tidemark.partitioner.event;

/** How a value is shown to people: at most 80 characters, none of them invisible. */
final class Shown {
  private static final int LONGEST = 80;

  private Shown() {}

  /** A text as it is, shortened. */
  static String of(String text) {
    StringBuilder shown = new StringBuilder();
    int at = 0;
    while (at < text.length() && shown.length() < LONGEST) {
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
  static String quoted(String text) {
    return "'" + of(text) + "'";
  }
}
