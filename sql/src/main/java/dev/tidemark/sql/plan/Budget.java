package dev.tidemark.sql.plan;

import java.time.Duration;

/**
 * The budget of one page: the page ends, with the rows that it has, as soon as one part of it is
 * used up.
 *
 * @param time the time since the page started
 * @param bytes the bytes of data files that it reads, as {@link ScanStep#bytes()} counts
 * @param files the data files that it opens
 */
public record Budget(Duration time, long bytes, int files) {
  /** The default budget of a page. */
  public static final Budget DEFAULT = new Budget(Duration.ofSeconds(5), 4L << 30, 2_000);

  /** A budget that ends no page. */
  public static final Budget UNLIMITED =
      new Budget(Duration.ofDays(365), Long.MAX_VALUE, Integer.MAX_VALUE);

  /** Returns whether a step fits the budget, as far as its cost is known before it runs. */
  public boolean covers(ScanStep scanStep) {
    return scanStep.files().size() <= files && scanStep.bytes() <= bytes;
  }

  /** Returns the lower value of both budgets in each part. */
  public Budget and(Budget other) {
    return new Budget(
        time.compareTo(other.time) < 0 ? time : other.time,
        Math.min(bytes, other.bytes),
        Math.min(files, other.files));
  }
}
