package dev.tidemark.testkit.oracle;

/**
 * Strings in the order of their code points, as engines order them; Java's own order is UTF-16's.
 */
final class CodePoints {
  /** Sort compares no more of a string than this. */
  private static final int SORTED = 256;

  private CodePoints() {}

  static int compare(String left, String right) {
    int[] l = left.codePoints().toArray();
    int[] r = right.codePoints().toArray();
    return java.util.Arrays.compare(l, r);
  }

  /** The part of a string that takes part in sorting. */
  static String sorted(String text) {
    int[] all = text.codePoints().toArray();
    return all.length <= SORTED ? text : new String(all, 0, SORTED);
  }
}
