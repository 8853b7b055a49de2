package dev.tidemark.testkit.oracle;

/**
 * Strings in the order of their code points, as engines order them; Java's own order is UTF-16's.
 */
final class CodePointOrder {
  /** Sort compares no more of a string than this. */
  private static final int SORTED = 256;

  private CodePointOrder() {}

  static int compare(String left, String right) {
    int both = Math.min(left.length(), right.length());
    for (int i = 0; i < both; i++) {
      // Equal so far, so both stand at the start of a code point, or both inside the same one.
      if (left.charAt(i) != right.charAt(i)) return Integer.compare(at(left, i), at(right, i));
    }
    return Integer.compare(left.length(), right.length());
  }

  /** The code point that this place belongs to. */
  private static int at(String text, int place) {
    boolean inside =
        place > 0 && Character.isSurrogatePair(text.charAt(place - 1), text.charAt(place));
    return text.codePointAt(inside ? place - 1 : place);
  }

  /** The part of a string that takes part in sorting. */
  static String sorted(String text) {
    if (text.codePointCount(0, text.length()) <= SORTED) return text;
    return text.substring(0, text.offsetByCodePoints(0, SORTED));
  }

  /** Each code point for itself in lower case. */
  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      lower.appendCodePoint(Character.toLowerCase(c));
    }
    return lower.toString();
  }
}
