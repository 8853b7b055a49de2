package dev.tidemark.catalog.snapshot;

import dev.tidemark.partitioner.topic.Topic;
import java.util.Optional;
import java.util.Set;

/** The snapshots of the lake's tables. Thread-safe. */
public interface Snapshots {
  /**
   * Returns the newest committed snapshot of a topic's table; an empty snapshot if nothing has been
   * loaded yet.
   */
  Snapshot current(Topic topic);

  /** Returns the snapshot with this id; empty if it has expired or never existed. */
  Optional<Snapshot> at(Topic topic, long id);

  /** Returns the table version of a snapshot; empty if it has expired or never existed. */
  Optional<TableVersion> moment(Topic topic, long id);

  /**
   * Returns the {@code loaded_at}, in milliseconds, of the rows that were loaded after one version
   * of a topic's table and up to another. No other rows have these values, and rewriting keeps
   * them, so they identify the rows in every later snapshot. Empty if this is no longer known.
   */
  Optional<Set<Long>> loadedBetween(Topic topic, TableVersion after, TableVersion upTo);
}
