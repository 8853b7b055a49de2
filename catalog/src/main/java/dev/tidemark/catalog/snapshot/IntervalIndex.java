package dev.tidemark.catalog.snapshot;

import java.util.Comparator;
import java.util.List;

/**
 * Some files of a block in the order of their far bounds in one direction, with what it takes to
 * find those that begin near enough without a look at the others. Immutable.
 *
 * <p>Both queries of a walk are the same one: which files, from a place in the order on, begin at a
 * time or before it? Over the order lies a tree of which each node knows the least near bound below
 * it, so the answer leaps over what begins later: a few steps a file that is found, however many
 * lie between.
 */
final class IntervalIndex {
  /** How many children a node has. */
  private static final int FAN = 16;

  private final TimeBounds timeBounds;
  private final boolean descending;
  private final int[] files;

  /** By level, from the leaves up: the least near bound in each node. */
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

  /** The block's number of the file at a place. */
  int file(int place) {
    return files[place];
  }

  long far(int place) {
    return timeBounds.far(files[place], descending);
  }

  private long near(int place) {
    return timeBounds.near(files[place], descending);
  }

  /** The least near bound of all. */
  long nearest() {
    return least.length == 0 ? near(0) : minimum(least[least.length - 1]);
  }

  private static long minimum(long[] values) {
    long least = values[0];
    for (long value : values) least = Math.min(least, value);
    return least;
  }

  /** The first place whose file ends at a time or after it; the size where there is none. */
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
   * The first place, from this one on, whose file begins at a time or before it; the size where
   * there is none.
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

  /** How many places from here on certainly begin later; 0 where this one does not. */
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
