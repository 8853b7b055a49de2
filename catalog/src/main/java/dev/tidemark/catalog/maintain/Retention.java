package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.index.CommitLog;
import dev.tidemark.catalog.table.PartitionKey;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/** Removes the partitions of a table whose events are all older than the topic's retention. */
final class Retention {
  private Retention() {}

  static Optional<MaintenanceStep.DropPartitions> plan(
      Topic topic, List<LivePartition> partitions, Instant now) {
    if (topic.retention() == null) return Optional.empty();
    long oldest = now.minus(topic.retention()).toEpochMilli();
    var unit = topic.partitioning().period();
    long before = PartitionKey.start(unit, PartitionKey.period(unit, oldest));
    List<LivePartition> old =
        partitions.stream().filter(partition -> partition.end() <= before).toList();
    if (old.isEmpty()) return Optional.empty();
    return Optional.of(
        new MaintenanceStep.DropPartitions(
            old.stream().map(LivePartition::name).toList(),
            before,
            old.stream().mapToInt(partition -> partition.files().size()).sum(),
            old.stream().mapToLong(LivePartition::rows).sum(),
            old.stream().mapToLong(LivePartition::bytes).sum()));
  }

  /**
   * Removes them in one commit that rewrites no data file, because the limit is a partition
   * boundary.
   */
  static void run(Table table, MaintenanceStep.DropPartitions step) {
    table
        .newDelete()
        .deleteFromRowFilter(Expressions.lessThan(TableDefinition.TIMESTAMP, step.before() * 1000))
        .set(CommitLog.MAINTENANCE, "retention")
        .commit();
  }
}
