package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import java.util.Optional;

/** Parses the partitions of keys, once for consecutive keys in the same folder. Not thread-safe. */
public final class PartitionCache {
  private String folder = "";
  private Optional<Partition> partition = Optional.empty();

  /** As {@link PartitionLayout#parse}. */
  public Optional<Partition> partition(String key) {
    int end = key.lastIndexOf('/');
    if (end != folder.length() || !key.startsWith(folder)) {
      folder = key.substring(0, Math.max(0, end));
      partition = PartitionLayout.parse(key);
    }
    return partition;
  }
}
