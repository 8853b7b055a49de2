package dev.tidemark.partitioner.text;

/**
 * Makes text from outside safe for messages, logs and terminals: control characters, formatting
 * characters, line separators, lone surrogates and unassigned code points are escaped.
 */
public final class Printable {
  private static final int SHORT = 80;

  private Printable() {}

  /** Returns the escaped text, shortened to about 80 characters. */
  public static String shortened(String text) {
    return shortened(text, SHORT);
  }

  /** Returns the escaped text, shortened to about {@code length} characters. */
  public static String shortened(String text, int length) {
    // A text may have megabytes: only its beginning is read.
    StringBuilder shown = new StringBuilder();
    int at = 0;
    while (at < text.length() && shown.length() < length) {
      int codePoint = text.codePointAt(at);
      at += Character.charCount(codePoint);
      append(codePoint, shown);
    }
    return at < text.length() ? shown.append('…').toString() : shown.toString();
  }

  /** Returns the text in single quotes, escaped and shortened to about 80 characters. */
  public static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  /** Returns the escaped text, in its full length. */
  public static String escaped(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) return text;
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(c, escaped));
    return escaped.toString();
  }

  /**
   * Returns the text with only its control characters escaped, as in JSON: a JSON text keeps its
   * meaning.
   *
   * @param kept the control characters that are not escaped
   */
  public static String controlsEscaped(String text, String kept) {
    if (text.chars().noneMatch(c -> Character.isISOControl(c) && kept.indexOf(c) < 0)) return text;
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            c -> {
              if (!Character.isISOControl(c) || kept.indexOf(c) >= 0) escaped.append((char) c);
              else escaped.append("\\u%04x".formatted(c));
            });
    return escaped.toString();
  }

  private static void append(int codePoint, StringBuilder to) {
    if (isPlain(codePoint)) to.appendCodePoint(codePoint);
    else to.append((codePoint > 0xFFFF ? "\\u{%x}" : "\\u%04x").formatted(codePoint));
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
