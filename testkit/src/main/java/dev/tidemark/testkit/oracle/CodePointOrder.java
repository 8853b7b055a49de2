package dev.tidemark.testkit.oracle;

/** Orders strings by code points, as engines do; Java's own order is by UTF-16 units. */
final class CodePointOrder {
  /** Sorting compares at most this many code points. */
  private static final int SORTED = 256;

  private CodePointOrder() {}

  static int compare(String left, String right) {
    int both = Math.min(left.length(), right.length());
    for (int i = 0; i < both; i++) {
      // Equal so far, so both are at the start of a code point, or both inside the same one.
      if (left.charAt(i) != right.charAt(i)) return Integer.compare(at(left, i), at(right, i));
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Returns the code point that contains this index. */
  private static int at(String text, int place) {
    boolean inside =
        place > 0 && Character.isSurrogatePair(text.charAt(place - 1), text.charAt(place));
    return text.codePointAt(inside ? place - 1 : place);
  }

  /** Returns the part of a string that sorting compares. */
  static String sorted(String text) {
    if (text.codePointCount(0, text.length()) <= SORTED) return text;
    return text.substring(0, text.offsetByCodePoints(0, SORTED));
  }

  /** Converts each code point to lower case separately. */
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
