package dev.tidemark.api.cli.text;

/** Measures text in terminal columns: ideographs and emoji take two, combining marks none. */
public final class TextWidth {
  private TextWidth() {}

  public static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  /** Returns the text, cut with an ellipsis if it is wider than {@code width}. */
  public static String cut(String text, int width) {
    if (of(text) <= width) return text;
    var cut = new StringBuilder();
    int taken = 0;
    for (int c : text.codePoints().toArray()) {
      if (taken + of(c) > width - 1) break;
      cut.appendCodePoint(c);
      taken += of(c);
    }
    return cut.append('…').toString();
  }

  private static int of(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  /** Returns whether terminals draw a character two columns wide (Unicode Annex 11). */
  private static boolean isWide(int c) {
    return in(c, 0x1100, 0x115F)
        || in(c, 0x2E80, 0xA4CF)
        || in(c, 0xAC00, 0xD7A3)
        || in(c, 0xF900, 0xFAFF)
        || in(c, 0xFE30, 0xFE6F)
        || in(c, 0xFF00, 0xFF60)
        || in(c, 0xFFE0, 0xFFE6)
        || in(c, 0x1F300, 0x1F64F)
        || in(c, 0x1F680, 0x1F6FF)
        || in(c, 0x1F900, 0x1F9FF)
        || in(c, 0x20000, 0x3FFFD);
  }

  private static boolean in(int c, int from, int to) {
    return c >= from && c <= to;
  }
}
