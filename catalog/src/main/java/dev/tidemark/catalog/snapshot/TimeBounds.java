package dev.tidemark.catalog.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * The bounds of the time in each file of a block, in milliseconds.
 *
 * <p>To walk back in time is to walk on in negative time: <i>near</i> is the bound that a walk
 * meets first and <i>far</i> the one it meets last, both growing in its direction. A bound that is
 * not known is as near, or as far, as can be.
 */
public final class TimeBounds {
  static final long ENDLESS = Long.MAX_VALUE;

  private final long[] lower;
  private final long[] upper;

  public TimeBounds(int files) {
    lower = new long[files];
    upper = new long[files];
  }

  public void set(int file, @Nullable Long lowest, @Nullable Long highest) {
    lower[file] = lowest == null ? -ENDLESS : lowest;
    upper[file] = highest == null ? ENDLESS : highest;
  }

  int size() {
    return lower.length;
  }

  public @Nullable Long lower(int file) {
    return known(lower[file]);
  }

  public @Nullable Long upper(int file) {
    return known(upper[file]);
  }

  static @Nullable Long known(long bound) {
    return Math.abs(bound) == ENDLESS ? null : (Long) bound;
  }

  long near(int file, boolean descending) {
    return descending ? -upper[file] : lower[file];
  }

  long far(int file, boolean descending) {
    return descending ? -lower[file] : upper[file];
  }

  public long memory() {
    return 16L * size() + 48;
  }
}
