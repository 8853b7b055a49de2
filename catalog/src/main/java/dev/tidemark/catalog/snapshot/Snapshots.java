package dev.tidemark.catalog.snapshot;

import dev.tidemark.partitioner.topic.Topic;
import java.util.Optional;
import java.util.Set;

/** The snapshots of the lake's tables. Thread-safe. */
public interface Snapshots {
  /**
   * The newest committed snapshot of a topic's table; an empty one where nothing has been loaded
   * yet.
   */
  Snapshot current(Topic topic);

  /** The snapshot with this id, or empty where it has expired or never was. */
  Optional<Snapshot> at(Topic topic, long id);

  /** The moment of a snapshot, or empty where it has expired or never was. */
  Optional<TableVersion> moment(Topic topic, long id);

  /**
   * The {@code loaded_at} that the rows of a topic's table have, and no others, which were loaded
   * after a moment of it and up to another, in milliseconds; or empty where nobody knows any more.
   * Rewriting does not change it, so it tells them in every later snapshot.
   */
  Optional<Set<Long>> loadedBetween(Topic topic, TableVersion after, TableVersion upTo);
}
