package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.write.RewriteLimits;
import java.time.Duration;

/**
 * What maintenance keeps, and what it may take.
 *
 * @param keepSnapshots how long a snapshot stays after it was the newest: what a cursor pins lives
 *     as long
 * @param maxSnapshots how many snapshots a table has at most; beyond them the oldest go earlier
 * @param grace how long they stay even then: a page or a load that has begun may read their files
 * @param orphanAge how long ago a file was last written that is in no snapshot and is deleted: far
 *     longer than any load takes from its files to its commit
 * @param largestRewrite how many bytes of one partition are rewritten together at most: a run ends
 *     between such steps
 * @param rewriting the limits of compaction
 */
public record MaintenanceOptions(
    Duration keepSnapshots,
    int maxSnapshots,
    Duration grace,
    Duration orphanAge,
    long largestRewrite,
    RewriteLimits rewriting) {
  /** A day, 9000 snapshots, ten minutes, a day, a gibibyte. */
  public static final MaintenanceOptions DEFAULT =
      new MaintenanceOptions(
          Duration.ofDays(1),
          9_000,
          Duration.ofMinutes(10),
          Duration.ofDays(1),
          1L << 30,
          RewriteLimits.DEFAULT);

  public MaintenanceOptions {
    if (maxSnapshots < 1) throw new IllegalArgumentException("a table has a snapshot");
    if (keepSnapshots.isNegative() || grace.isNegative() || orphanAge.isNegative()) {
      throw new IllegalArgumentException("no age is negative");
    }
  }
}
