package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.table.PartitionKey;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.StructLikeMap;
import org.jspecify.annotations.Nullable;

/**
 * A partition of the newest snapshot, with those of its files that maintenance may rewrite: the
 * files that Tidemark has written. Files that another engine has written in another way are left
 * alone.
 *
 * @param period the hour, day or month since 1970
 * @param end the first millisecond after it
 */
record LivePartition(String name, int period, long end, List<LiveFile> files) {

  /** Returns the partitions of a snapshot, ordered by name. */
  static List<LivePartition> of(Table table, Snapshot snapshot, Topic topic) {
    Types.NestedField time = table.schema().findField(TableDefinition.TIMESTAMP);
    // By value: a missing environment and one that is called "null" have the same name.
    Map<StructLike, LivePartition> partitions = StructLikeMap.create(table.spec().partitionType());
    try (var tasks =
        table
            .newScan()
            .useSnapshot(snapshot.snapshotId())
            .includeColumnStats(Set.of(TableDefinition.TIMESTAMP))
            .planFiles()) {
      for (FileScanTask task : tasks) {
        LiveFile file = file(task, table, time);
        StructLike values = task.file().partition();
        Integer period = period(values, table.spec());
        if (file == null || period == null) continue;
        long end = PartitionKey.start(topic.partitioning().period(), period + 1);
        String name = table.spec().partitionToPath(values);
        partitions
            .computeIfAbsent(values, _ -> new LivePartition(name, period, end, new ArrayList<>()))
            .files()
            .add(file);
      }
    } catch (IOException e) {
      throw new LakeException("The files of %s cannot be listed".formatted(table.name()), e);
    }
    return partitions.values().stream().sorted(Comparator.comparing(LivePartition::name)).toList();
  }

  /** Returns the period, which is the last field of every partitioning that a topic can have. */
  static @Nullable Integer period(StructLike partition, PartitionSpec spec) {
    return partition.get(spec.fields().size() - 1, Integer.class);
  }

  private static @Nullable LiveFile file(FileScanTask task, Table table, Types.NestedField time) {
    DataFile file = task.file();
    if (file.specId() != table.spec().specId()
        || file.format() != FileFormat.PARQUET
        || !task.deletes().isEmpty()) {
      return null;
    }
    Long from = bound(file.lowerBounds(), time);
    Long to = bound(file.upperBounds(), time);
    return from == null || to == null ? null : new LiveFile(file.copyWithoutStats(), from, to);
  }

  private static @Nullable Long bound(
      @Nullable Map<Integer, ByteBuffer> bounds, Types.NestedField time) {
    ByteBuffer bound = bounds == null ? null : bounds.get(time.fieldId());
    return bound == null ? null : Conversions.fromByteBuffer(time.type(), bound);
  }

  long bytes() {
    return files.stream().mapToLong(LiveFile::bytes).sum();
  }

  long rows() {
    return files.stream().mapToLong(LiveFile::rows).sum();
  }
}
