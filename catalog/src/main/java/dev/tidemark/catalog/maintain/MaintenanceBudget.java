package dev.tidemark.catalog.maintain;

import java.time.Duration;

/**
 * The limits of one run. The next run continues where it is most useful.
 *
 * @param time the time after which no further step begins
 * @param bytes the maximum bytes of data files that are rewritten
 */
public record MaintenanceBudget(Duration time, long bytes) {
  /** No limit. */
  public static final MaintenanceBudget UNLIMITED =
      new MaintenanceBudget(Duration.ofDays(3650), Long.MAX_VALUE);
}
