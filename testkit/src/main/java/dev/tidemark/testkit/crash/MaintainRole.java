package dev.tidemark.testkit.crash;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.time.Clock;
import java.time.Duration;

/** Maintenance with ages short enough for a trial. */
public final class MaintainRole {
  /**
   * Expires all but a few snapshots after seconds. Orphan files are kept: on a busy machine, a file
   * of a slow load must not be deleted.
   */
  static final MaintenanceOptions SHORT =
      options(Duration.ofDays(1), 5, Duration.ofSeconds(2), Duration.ofDays(1));

  /**
   * Deletes files immediately when no snapshot contains them; only for a lake without other
   * processes.
   */
  private static final MaintenanceOptions NONE =
      options(Duration.ZERO, 1000, Duration.ZERO, Duration.ZERO);

  private MaintainRole() {}

  private static MaintenanceOptions options(
      Duration keep, int most, Duration grace, Duration orphans) {
    return new MaintenanceOptions(keep, most, grace, orphans, 1L << 30, RewriteLimits.DEFAULT);
  }

  /** Compacts, expires and deletes until nothing is left to do. */
  public static void sweep(TrialFolder folder, Topics topics, Topic topic) {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
    try (Lake lake = Lake.open(folder.lake(), topics);
        Maintenance maintenance = new Maintenance(lake, NONE, later)) {
      for (int run = 0; run < 4; run++) maintenance.run(topic, MaintenanceBudget.UNLIMITED);
    }
    // Each instance looks for orphans once; a second one removes those of the last expiry.
    try (Lake lake = Lake.open(folder.lake(), topics);
        Maintenance maintenance = new Maintenance(lake, NONE, later)) {
      maintenance.run(topic, MaintenanceBudget.UNLIMITED);
    }
  }
}
