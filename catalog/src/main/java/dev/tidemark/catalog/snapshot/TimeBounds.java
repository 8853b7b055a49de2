package dev.tidemark.catalog.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * The bounds of the timestamp in each file of a block, in milliseconds.
 *
 * <p>A descending scan is an ascending scan over negated times. <i>near</i> is the bound that a
 * scan reaches first and <i>far</i> the bound that it reaches last; both grow in the direction of
 * the scan. An unknown bound is as near, or as far, as possible.
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
