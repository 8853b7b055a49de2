package dev.tidemark.testkit.crash;

import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.erase.FilterRowsToErase;
import java.time.Clock;
import java.time.Duration;

/** Erases the events that match {@link LandedBatches#ERASED}. */
public final class EraseRole {
  private static final Duration SAFE_AGE = Duration.ofHours(1);

  private EraseRole() {}

  /** Erases the matching events that are in the table now, and returns their number. */
  public static long run(Lake lake, Loader loader, Topic topic) {
    return new Erasure(lake, loader, Clock.systemUTC(), new EraseOptions(SAFE_AGE, false))
        .run(topic, FilterRowsToErase.of(topic, LandedBatches.ERASED))
        .rows();
  }
}
