package dev.tidemark.catalog.maintain;

import java.time.Duration;

/**
 * What one run may take; it goes on next time where it is most useful.
 *
 * @param time after which no further step is begun
 * @param bytes how many bytes of data files are read to be written again
 */
public record MaintenanceBudget(Duration time, long bytes) {
  /** As long and as much as there is to do. */
  public static final MaintenanceBudget UNLIMITED =
      new MaintenanceBudget(Duration.ofDays(3650), Long.MAX_VALUE);
}
