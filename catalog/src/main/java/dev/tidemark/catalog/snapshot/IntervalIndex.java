package dev.tidemark.catalog.snapshot;

import java.util.Comparator;
import java.util.List;

/**
 * Files of a block, ordered by their last bound in one direction, with an index that finds the
 * files that begin early enough without visiting the others. Immutable.
 *
 * <p>A scan needs one operation: from a place in the order on, find the files that begin at or
 * before a time. A tree over the order contains in each node the minimum of the first bounds below
 * it, so the search skips files that begin later. Each file found costs a few steps, however many
 * files are between.
 */
final class IntervalIndex {
  /** The number of children of a node. */
  private static final int FAN = 16;

  private final TimeBounds timeBounds;
  private final boolean descending;
  private final int[] files;

  /** The minimum of the first bounds in each node, by level from the leaves up. */
  private final long[][] least;

  IntervalIndex(TimeBounds timeBounds, boolean descending, List<Integer> some) {
    this.timeBounds = timeBounds;
    this.descending = descending;
    this.files =
        some.stream()
            .sorted(Comparator.comparingLong(file -> timeBounds.far(file, descending)))
            .mapToInt(Integer::intValue)
            .toArray();
    this.least = tree();
  }

  private long[][] tree() {
    int levels = 0;
    for (long width = FAN; width < (long) files.length * FAN; width *= FAN) levels++;
    long[][] tree = new long[levels][];
    for (int level = 0, nodes = files.length; level < levels; level++) {
      long[] below = level == 0 ? null : tree[level - 1];
      long[] least = new long[Math.ceilDiv(nodes, FAN)];
      java.util.Arrays.fill(least, TimeBounds.ENDLESS);
      for (int i = 0; i < nodes; i++) {
        least[i / FAN] = Math.min(least[i / FAN], below == null ? near(i) : below[i]);
      }
      tree[level] = least;
      nodes = least.length;
    }
    return tree;
  }

  int size() {
    return files.length;
  }

  /** Returns the number, in the block, of the file at a place. */
  int file(int place) {
    return files[place];
  }

  long far(int place) {
    return timeBounds.far(files[place], descending);
  }

  private long near(int place) {
    return timeBounds.near(files[place], descending);
  }

  /** Returns the minimum of all first bounds. */
  long nearest() {
    return least.length == 0 ? near(0) : minimum(least[least.length - 1]);
  }

  private static long minimum(long[] values) {
    long least = values[0];
    for (long value : values) least = Math.min(least, value);
    return least;
  }

  /** Returns the first place whose file ends at or after a time; the size if there is none. */
  int firstEndingFrom(long time) {
    int low = 0;
    int high = files.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (far(middle) >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /**
   * Returns the first place, from {@code from} on, whose file begins at or before a time; the size
   * if there is none.
   */
  int nextBeginningBy(long time, int from) {
    int place = from;
    while (place < files.length) {
      int leap = leap(place, time);
      if (leap == 0) return place;
      place = (int) Math.min((long) place + leap, files.length);
    }
    return files.length;
  }

  /** Returns how many places from here on certainly begin later; 0 if this place does not. */
  private int leap(int place, long time) {
    if (near(place) <= time) return 0;
    int leap = 1;
    for (int level = 0, width = FAN; level < least.length; level++, width *= FAN) {
      if (place % width != 0 || least[level][place / width] <= time) break;
      leap = width;
    }
    return leap;
  }

  long memory() {
    long bytes = 4L * files.length + 64;
    for (long[] level : least) bytes += 8L * level.length + 16;
    return bytes;
  }
}
