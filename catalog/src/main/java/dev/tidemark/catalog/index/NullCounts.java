package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import java.util.Arrays;
import java.util.List;

/** The number of rows that are null in each file, or -1 if unknown. Immutable. */
final class NullCounts {
  private final int[] counts;

  private NullCounts(int[] counts) {
    this.counts = counts;
  }

  static NullCounts of(List<Bounds> bounds) {
    return new NullCounts(bounds.stream().mapToInt(one -> count(one.nulls())).toArray());
  }

  /**
   * Converts a count to int; -1 (unknown) for larger numbers, because no file has that many rows.
   */
  private static int count(long nulls) {
    return nulls == (int) nulls ? (int) nulls : -1;
  }

  long of(int file) {
    return counts[file];
  }

  boolean areZero() {
    return Arrays.stream(counts).allMatch(count -> count == 0);
  }

  long memory() {
    return 4L * counts.length + 32;
  }
}
