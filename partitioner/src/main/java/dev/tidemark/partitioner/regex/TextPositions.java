package dev.tidemark.partitioner.regex;

/** Reads code points and word boundaries of a text. */
final class TextPositions {
  private TextPositions() {}

  static int codePoint(char[] text, int at, int length) {
    char c = text[at];
    if (!Character.isHighSurrogate(c) || at + 1 == length) return c;
    char low = text[at + 1];
    return Character.isLowSurrogate(low) ? Character.toCodePoint(c, low) : c;
  }

  static int codePointBefore(char[] text, int at) {
    char c = text[at - 1];
    if (!Character.isLowSurrogate(c) || at == 1) return c;
    char high = text[at - 2];
    return Character.isHighSurrogate(high) ? Character.toCodePoint(high, c) : c;
  }

  static boolean isWordBoundary(char[] text, int at, int length) {
    boolean before = at > 0 && CodePointSet.WORD.has(text[at - 1]);
    boolean after = at < length && CodePointSet.WORD.has(text[at]);
    return before != after;
  }
}
