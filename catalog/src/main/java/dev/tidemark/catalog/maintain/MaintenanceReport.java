package dev.tidemark.catalog.maintain;

import java.time.Duration;
import java.util.List;

/**
 * What a run did to a topic's table.
 *
 * @param done the steps that are done, in their order
 * @param left those for which the budget was too small, and those that another writer was quicker
 *     than: they are planned anew next time
 * @param filesBefore the live data files when it began
 * @param filesAfter those when it ended
 * @param snapshots those that the table has then
 * @param bytesRead data files that were written again
 * @param bytesWritten what they became
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
