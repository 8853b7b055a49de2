package dev.tidemark.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.testkit.crash.LakeInvariants;
import dev.tidemark.testkit.crash.LandedBatches;
import dev.tidemark.testkit.crash.LandingRole;
import dev.tidemark.testkit.crash.TrialFolder;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.witness.IcebergReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A clock that jumps forwards and backwards by hours and years delays landed events and may make a
 * landing fail, because its unfinished file looks old; nothing is lost or duplicated.
 */
class ClockJumpTest {
  private static final int PARCELS = 10;

  /** As in the service: younger objects wait. */
  private static final LoadOptions SETTLING =
      new LoadOptions(1000, 1 << 20, 1, 128L << 20, Duration.ofSeconds(2), 100);

  @TempDir private Path path;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void nothingIsLostOrDoubledByAClockThatJumps(long seed) throws Exception {
    TrialFolder folder = new TrialFolder(path);
    Topics topics = TopicDraft.define(folder.conf(), List.of(LandedBatches.topic()));
    Topic topic = topics.find(LandedBatches.TOPIC).orElseThrow();
    LandedBatches landedBatches = new LandedBatches(seed);
    // Iceberg's commits use a clock that jumps, too.
    try (Lake lake = Lake.open(folder.lake(), topics, new JumpingClock(seed + 100));
        var threads = Executors.newFixedThreadPool(2)) {
      Callable<Integer> landing =
          () -> land(new LandingRole(folder, topic, new JumpingClock(seed)), folder, landedBatches);
      Callable<Integer> loading = () -> loadMeanwhile(lake, topic, seed, folder);
      for (Future<Integer> done : threads.invokeAll(List.of(landing, loading))) done.get();
      Clock right = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
      try (Loader loader = new Loader(lake, SETTLING, right)) {
        loader.loadLanded(topic, ProgressListener.NONE);
      }
    }
    LakeInvariants.Findings findings =
        LakeInvariants.of(folder, topics, landedBatches, new IcebergReader());
    assertThat(findings.holds()).as("seed %d: %s", seed, findings).isTrue();
  }

  private static int land(
      LandingRole landingRole, TrialFolder folder, LandedBatches landedBatches) {
    int failed = 0;
    while (folder.accepted() < PARCELS) {
      try {
        landingRole.land(landedBatches);
      } catch (IOException told) {
        // Not accepted, so the client retries.
        failed++;
      }
    }
    return failed;
  }

  private static int loadMeanwhile(Lake lake, Topic topic, long seed, TrialFolder folder) {
    int loads = 0;
    for (; folder.accepted() < PARCELS; loads++) {
      // Each loader looks for files of killed writers, as if an hour had passed.
      try (Loader loader = new Loader(lake, SETTLING, new JumpingClock(seed + loads))) {
        loader.loadLanded(topic, ProgressListener.NONE);
      }
    }
    return loads;
  }

  /** A clock with random jumps. Thread-safe. */
  private static final class JumpingClock extends Clock {
    private final SeededRandom seededRandom;
    private Duration ahead = Duration.ZERO;

    JumpingClock(long seed) {
      seededRandom = new SeededRandom(seed);
    }

    @Override
    public synchronized Instant instant() {
      if (seededRandom.chance(0.3)) {
        Duration far =
            seededRandom.pick(
                Duration.ZERO,
                Duration.ofSeconds(3),
                Duration.ofHours(2),
                Duration.ofDays(40),
                Duration.ofDays(7300));
        ahead = seededRandom.chance(0.5) ? far : far.negated();
      }
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
