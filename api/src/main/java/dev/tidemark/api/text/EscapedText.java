package dev.tidemark.api.text;

/** Escapes external text for messages and terminals. */
public final class EscapedText {
  private static final int SHORT = 80;

  private EscapedText() {}

  /** Returns the first 80 characters, escaped; an ellipsis marks a longer text. */
  public static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= SHORT
        ? escaped(text)
        : escaped(text.substring(0, text.offsetByCodePoints(0, SHORT))) + "…";
  }

  /** Escapes control characters, formatting characters and lone surrogates. */
  public static String escaped(String text) {
    if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) return text;
    var escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isPlain(c)) escaped.appendCodePoint(c);
              else escaped.append(c > 0xFFFF ? "\\u{%x}".formatted(c) : "\\u%04x".formatted(c));
            });
    return escaped.toString();
  }

  /**
   * Escapes only control characters, as JSON does: a JSON text keeps its meaning.
   *
   * @param kept the control characters that are not escaped
   */
  public static String controlsEscaped(String text, String kept) {
    if (text.chars().noneMatch(c -> Character.isISOControl(c) && kept.indexOf(c) < 0)) return text;
    var escaped = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(
            c -> {
              if (!Character.isISOControl(c) || kept.indexOf(c) >= 0) escaped.append((char) c);
              else escaped.append("\\u%04x".formatted(c));
            });
    return escaped.toString();
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
