package dev.tidemark.benchmarks.page;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.catalog.snapshot.TableVersion;
import dev.tidemark.partitioner.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Snapshots with all rows in one file, for an engine that finds them by its own index. */
record OneFile(Snapshots real) implements Snapshots {
  @Override
  public Snapshot current(Topic topic) {
    Snapshot snapshot = real.current(topic);
    long rows = 0;
    long lower = Long.MAX_VALUE;
    long upper = Long.MIN_VALUE;
    for (DataFile file : snapshot.files()) {
      Bounds time = file.bounds("timestamp");
      rows += file.rows();
      if (time.lower() instanceof Long first) lower = Math.min(lower, first);
      if (time.upper() instanceof Long last) upper = Math.max(upper, last);
    }
    DataFile one =
        DataFile.of("all", rows, rows, "prod", Map.of("timestamp", new Bounds(lower, upper, 0)));
    return new Snapshot(snapshot.id(), snapshot.columns(), snapshot.fieldIds(), List.of(one));
  }

  @Override
  public Optional<Snapshot> at(Topic topic, long id) {
    return Optional.empty();
  }

  @Override
  public Optional<TableVersion> moment(Topic topic, long id) {
    return Optional.empty();
  }

  @Override
  public Optional<Set<Long>> loadedBetween(Topic topic, TableVersion after, TableVersion upTo) {
    return Optional.empty();
  }
}
