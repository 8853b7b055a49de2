package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.write.RewriteLimits;
import java.time.Duration;

/**
 * What maintenance keeps, and its limits.
 *
 * @param keepSnapshots how long a snapshot stays after it was the newest; a pinned snapshot stays
 *     at least as long as its cursors
 * @param maxSnapshots the maximum number of snapshots of a table; further ones expire earlier, the
 *     oldest first
 * @param grace how long they stay even then: a page or load that has begun may read their files
 * @param orphanAge the minimum age of a file without a snapshot before it is deleted; much longer
 *     than any load takes from its files to its commit
 * @param largestRewrite the maximum bytes of one partition that are rewritten together; a run can
 *     end between such steps
 * @param rewriting the limits of compaction
 */
public record MaintenanceOptions(
    Duration keepSnapshots,
    int maxSnapshots,
    Duration grace,
    Duration orphanAge,
    long largestRewrite,
    RewriteLimits rewriting) {
  /** One day, 9000 snapshots, ten minutes, one day, 1 GiB. */
  public static final MaintenanceOptions DEFAULT =
      new MaintenanceOptions(
          Duration.ofDays(1),
          9_000,
          Duration.ofMinutes(10),
          Duration.ofDays(1),
          1L << 30,
          RewriteLimits.DEFAULT);

  public MaintenanceOptions {
    if (maxSnapshots < 1) throw new IllegalArgumentException("a table has at least one snapshot");
    if (keepSnapshots.isNegative() || grace.isNegative() || orphanAge.isNegative()) {
      throw new IllegalArgumentException("ages must not be negative");
    }
  }
}
