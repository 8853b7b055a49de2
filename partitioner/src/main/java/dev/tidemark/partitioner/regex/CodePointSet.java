package dev.tidemark.partitioner.regex;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** A set of code points. Immutable. */
final class CodePointSet {
  static final CodePointSet NONE = new CodePointSet(new int[0]);
  static final CodePointSet ALL = range(0, Character.MAX_CODE_POINT);
  static final CodePointSet DIGITS = range('0', '9');
  static final CodePointSet WORD =
      range('a', 'z').or(range('A', 'Z')).or(DIGITS).or(range('_', '_'));
  static final CodePointSet LINE_ENDS =
      range('\n', '\n').or(range('\r', '\r')).or(range(0x2028, 0x2029));

  /** WhiteSpace and LineTerminator of ECMA-262. */
  static final CodePointSet SPACE =
      range(0x09, 0x0D)
          .or(range(0xFEFF, 0xFEFF))
          .or(LINE_ENDS)
          .or(where(c -> Character.getType(c) == Character.SPACE_SEPARATOR));

  /** The starts and ends of the ranges in turn, sorted; each end is exclusive. */
  private final int[] borders;

  private final long low;
  private final long high;

  private CodePointSet(int[] borders) {
    this.borders = borders;
    long lowBits = 0;
    long highBits = 0;
    for (int c = 0; c < Long.SIZE; c++) {
      if (search(c)) lowBits |= 1L << c;
      if (search(c + Long.SIZE)) highBits |= 1L << c;
    }
    low = lowBits;
    high = highBits;
  }

  static CodePointSet range(int first, int last) {
    return new CodePointSet(new int[] {first, last + 1});
  }

  /** Returns the set of all code points that match the predicate. */
  static CodePointSet where(IntPredicate holds) {
    int[] found = new int[16];
    int count = 0;
    boolean inside = false;
    for (int c = 0; c <= Character.MAX_CODE_POINT + 1; c++) {
      boolean holdsNow = c <= Character.MAX_CODE_POINT && holds.test(c);
      if (holdsNow == inside) continue;
      if (count == found.length) found = Arrays.copyOf(found, 2 * count);
      found[count++] = c;
      inside = holdsNow;
    }
    return new CodePointSet(Arrays.copyOf(found, count));
  }

  boolean has(int c) {
    if (c < Long.SIZE) return (low >>> c & 1) != 0;
    if (c < 2 * Long.SIZE) return (high >>> c & 1) != 0;
    return search(c);
  }

  private boolean search(int c) {
    int found = Arrays.binarySearch(borders, c);
    // At an even index a range starts; between borders, the insertion point decides.
    return found >= 0 ? (found & 1) == 0 : (-found - 1 & 1) == 1;
  }

  CodePointSet or(CodePointSet other) {
    return merged(other, true);
  }

  CodePointSet and(CodePointSet other) {
    return merged(other, false);
  }

  CodePointSet not() {
    int[] all = {0, Character.MAX_CODE_POINT + 1};
    int[] merged = new int[borders.length + 2];
    int count = 0;
    int i = 0;
    int j = 0;
    // Symmetric difference with the set of all code points: borders in both lists vanish.
    while (i < borders.length || j < all.length) {
      if (j == all.length || (i < borders.length && borders[i] < all[j])) {
        merged[count++] = borders[i++];
      } else if (i == borders.length || all[j] < borders[i]) {
        merged[count++] = all[j++];
      } else {
        i++;
        j++;
      }
    }
    return new CodePointSet(Arrays.copyOf(merged, count));
  }

  boolean isEmpty() {
    return borders.length == 0;
  }

  boolean isAll() {
    return borders.length == 2 && borders[0] == 0 && borders[1] > Character.MAX_CODE_POINT;
  }

  /** Returns whether the set contains exactly one code point, which is then {@link #first}. */
  boolean isSingle() {
    return borders.length == 2 && borders[1] == borders[0] + 1;
  }

  int first() {
    return borders[0];
  }

  private CodePointSet merged(CodePointSet other, boolean union) {
    int[] merged = new int[borders.length + other.borders.length];
    int count = 0;
    int i = 0;
    int j = 0;
    boolean inside = false;
    while (i < borders.length || j < other.borders.length) {
      int a = i < borders.length ? borders[i] : Integer.MAX_VALUE;
      int b = j < other.borders.length ? other.borders[j] : Integer.MAX_VALUE;
      int at = Math.min(a, b);
      if (a == at) i++;
      if (b == at) j++;
      boolean inFirst = (i & 1) == 1;
      boolean inSecond = (j & 1) == 1;
      boolean now = union ? inFirst || inSecond : inFirst && inSecond;
      if (now != inside) merged[count++] = at;
      inside = now;
    }
    return new CodePointSet(Arrays.copyOf(merged, count));
  }
}
