package dev.tidemark.testkit.crash;

import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.erase.FilterRowsToErase;
import java.time.Clock;
import java.time.Duration;

/** The erasure of the events that {@link LandedBatches#ERASED} names. */
public final class EraseRole {
  private static final Duration SAFE_AGE = Duration.ofHours(1);

  private EraseRole() {}

  /** Erases those that are there now; how many there were. */
  public static long run(Lake lake, Loader loader, Topic topic) {
    return new Erasure(lake, loader, Clock.systemUTC(), new EraseOptions(SAFE_AGE, false))
        .run(topic, FilterRowsToErase.of(topic, LandedBatches.ERASED))
        .rows();
  }
}
