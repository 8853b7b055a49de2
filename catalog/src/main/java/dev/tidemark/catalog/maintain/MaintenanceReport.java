package dev.tidemark.catalog.maintain;

import java.time.Duration;
import java.util.List;

/**
 * The result of a run on a topic's table.
 *
 * @param done the steps that are done, in order
 * @param left the steps for which the budget was too small or another writer was quicker; the next
 *     run plans them again
 * @param filesBefore the number of live data files at the start
 * @param filesAfter the number of live data files at the end
 * @param snapshots the number of snapshots at the end
 * @param bytesRead the bytes of data files that were rewritten
 * @param bytesWritten the bytes of the new files
 */
public record MaintenanceReport(
    String topic,
    List<MaintenanceStep> done,
    List<MaintenanceStep> left,
    long filesBefore,
    long filesAfter,
    int snapshots,
    long bytesRead,
    long bytesWritten,
    Duration took) {
  public MaintenanceReport {
    done = List.copyOf(done);
    left = List.copyOf(left);
  }
}
