package dev.tidemark.catalog.maintain;

import dev.tidemark.partitioner.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * The state of a table when maintenance reads it.
 *
 * @param snapshot the id of the newest snapshot; 0 if there is none
 */
record TableState(Topic topic, Table table, long snapshot, List<LivePartition> partitions) {
  static TableState of(Topic topic, Table table) {
    Snapshot current = table.currentSnapshot();
    return current == null
        ? new TableState(topic, table, 0, List.of())
        : new TableState(
            topic, table, current.snapshotId(), LivePartition.of(table, current, topic));
  }

  /** Returns the data files by location. */
  Map<String, DataFile> files() {
    Map<String, DataFile> files = new HashMap<>();
    for (LivePartition partition : partitions) {
      for (LiveFile file : partition.files()) files.put(file.location(), file.file());
    }
    return files;
  }
}
