package dev.tidemark.sql.pattern;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of code points. It contains no surrogates, because no event contains them alone.
 *
 * @param ranges in ascending order, neither overlapping nor adjacent
 */
record CodePointRanges(List<Range> ranges) {
  static final CodePointRanges DIGIT = of(List.of(new Range('0', '9')));
  static final CodePointRanges WORD =
      of(
          List.of(
              new Range('0', '9'), new Range('A', 'Z'), new Range('_', '_'), new Range('a', 'z')));
  static final CodePointRanges SPACE = of(List.of(new Range('\t', '\r'), new Range(' ', ' ')));
  static final CodePointRanges NO_LINE_FEED = of(List.of(new Range('\n', '\n'))).complement();

  /** A range of code points, both ends included. */
  record Range(int first, int last) {}

  CodePointRanges {
    ranges = List.copyOf(ranges);
  }

  /** Returns the set of these ranges, which may be in any order. */
  static CodePointRanges of(List<Range> any) {
    List<Range> sorted = any.stream().sorted(Comparator.comparingInt(Range::first)).toList();
    List<Range> merged = new ArrayList<>();
    for (Range range : sorted) {
      if (!merged.isEmpty() && merged.getLast().last() >= range.first() - 1) {
        Range before = merged.removeLast();
        merged.add(new Range(before.first(), Math.max(before.last(), range.last())));
      } else {
        merged.add(range);
      }
    }
    return new CodePointRanges(merged.stream().flatMap(range -> whole(range).stream()).toList());
  }

  /** Returns the set of all code points that are not in this set. */
  CodePointRanges complement() {
    List<Range> others = new ArrayList<>();
    int next = 0;
    for (Range range : ranges) {
      if (range.first() > next) others.add(new Range(next, range.first() - 1));
      next = range.last() + 1;
    }
    if (next <= Character.MAX_CODE_POINT) others.add(new Range(next, Character.MAX_CODE_POINT));
    return of(others);
  }

  private static List<Range> whole(Range range) {
    List<Range> parts = new ArrayList<>();
    int below = Math.min(range.last(), Character.MIN_SURROGATE - 1);
    int above = Math.max(range.first(), Character.MAX_SURROGATE + 1);
    if (range.first() <= below) parts.add(new Range(range.first(), below));
    if (above <= range.last()) parts.add(new Range(above, range.last()));
    return parts;
  }
}
