package dev.tidemark.sql.plan;

import java.time.Duration;

/**
 * What one page may spend: when the first of these ends, the page does, with the rows that it has.
 *
 * @param time from its beginning
 * @param bytes of data files that it reads, as {@link ScanStep#bytes()} counts
 * @param files data files that it opens
 */
public record Budget(Duration time, long bytes, int files) {
  /** What a page may spend where nothing else is said. */
  public static final Budget DEFAULT = new Budget(Duration.ofSeconds(5), 4L << 30, 2_000);

  /** No page is worth more. */
  public static final Budget UNLIMITED =
      new Budget(Duration.ofDays(365), Long.MAX_VALUE, Integer.MAX_VALUE);

  /** Whether a step costs no more, as far as that is known before. */
  public boolean covers(ScanStep scanStep) {
    return scanStep.files().size() <= files && scanStep.bytes() <= bytes;
  }

  /** The lower of both in each part. */
  public Budget and(Budget other) {
    return new Budget(
        time.compareTo(other.time) < 0 ? time : other.time,
        Math.min(bytes, other.bytes),
        Math.min(files, other.files));
  }
}
