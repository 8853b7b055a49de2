package dev.tidemark.catalog.files;

import dev.tidemark.partitioner.topic.Topic;
import java.util.Optional;

/** The snapshots of the lake's tables. Safe for use by many threads. */
public interface Snapshots {
  /**
   * The newest committed snapshot of a topic's table; an empty one where nothing has been loaded
   * yet.
   */
  Snapshot current(Topic topic);

  /** The snapshot with this id, or empty where it has expired or never was. */
  Optional<Snapshot> at(Topic topic, long id);
}
