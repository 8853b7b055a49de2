package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import java.util.Arrays;
import java.util.List;

/** How many rows are null in each file, or -1 where that is not known. Immutable. */
final class NullCounts {
  private final int[] counts;

  private NullCounts(int[] counts) {
    this.counts = counts;
  }

  static NullCounts of(List<Bounds> bounds) {
    return new NullCounts(bounds.stream().mapToInt(one -> count(one.nulls())).toArray());
  }

  /** What is no int is not known: no file has so many rows. */
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
