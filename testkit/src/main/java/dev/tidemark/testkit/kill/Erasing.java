package dev.tidemark.testkit.kill;

import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.plan.FilteredRows;
import java.time.Clock;
import java.time.Duration;

/** The erasure of the events that {@link Parcels#ERASED} names. */
public final class Erasing {
  private static final Duration SAFE_AGE = Duration.ofHours(1);

  private Erasing() {}

  /** Erases those that are there now; how many there were. */
  public static long run(Lake lake, Loader loader, Topic topic) {
    return new Erasure(lake, loader, Clock.systemUTC(), new EraseOptions(SAFE_AGE, false))
        .run(topic, FilteredRows.of(topic, Parcels.ERASED))
        .rows();
  }
}
