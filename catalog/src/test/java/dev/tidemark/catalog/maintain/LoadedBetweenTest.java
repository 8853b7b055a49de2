package dev.tidemark.catalog.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.catalog.snapshot.TableVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was loaded between two commits can be told, whatever files it is in since. */
class LoadedBetweenTest {
  private static final long SEED = Long.getLong("tidemark.seed", 1);

  @TempDir private Path dir;

  /** The table at one moment. */
  private record Seen(TableVersion tableVersion, Set<Map<String, Object>> rows) {}

  private static Seen see(KeptLake kept) {
    Snapshots snapshots = kept.lake.snapshots();
    long id = snapshots.current(kept.topic).id();
    return new Seen(snapshots.moment(kept.topic, id).orElseThrow(), new HashSet<>(kept.rows()));
  }

  @Test
  void theRowsWithTheTimesBetweenTwoCommitsAreThoseThatCameBetweenThem() {
    Random random = new Random(SEED);
    try (KeptLake kept = new KeptLake(dir, random, KeptLake.TOPIC)) {
      List<Seen> seen = new ArrayList<>(List.of(new Seen(TableVersion.FIRST, Set.of()), see(kept)));
      Instant now = Instant.now();
      for (int turn = 0; turn < 10; turn++) {
        if (random.nextInt(3) > 0) kept.load(1, 10);
        else kept.keep(now);
        seen.add(see(kept));
      }
      for (Seen from : seen) {
        Seen to = seen.get(random.nextInt(seen.indexOf(from), seen.size()));
        Set<Long> times =
            kept.lake
                .snapshots()
                .loadedBetween(kept.topic, from.tableVersion(), to.tableVersion())
                .orElseThrow();
        Set<Map<String, Object>> came = new HashSet<>(to.rows());
        came.removeAll(from.rows());
        assertThat(kept.rows().stream().filter(row -> times.contains((Long) row.get("loaded_at"))))
            .as("seed %d, from %s to %s", SEED, from.tableVersion(), to.tableVersion())
            .containsExactlyInAnyOrderElementsOf(came);
      }
    }
  }

  @Test
  void nobodyKnowsWhatCameAfterACommitThatWasFollowedByForgottenOnes() {
    try (KeptLake kept = new KeptLake(dir, new Random(SEED), KeptLake.TOPIC)) {
      Snapshots snapshots = kept.lake.snapshots();
      kept.load(2, 10);
      TableVersion old = see(kept).tableVersion();
      kept.load(2, 10);
      TableVersion newest = see(kept).tableVersion();
      kept.keep(Instant.now().plusSeconds(10_000));
      assertThat(kept.snapshots()).isLessThan(4);
      assertThat(snapshots.loadedBetween(kept.topic, old, newest)).isEmpty();
      assertThat(snapshots.loadedBetween(kept.topic, newest, newest)).contains(Set.of());
      assertThat(snapshots.loadedBetween(kept.topic, newest, see(kept).tableVersion())).isPresent();
      TableVersion elsewhere = new TableVersion(new UUID(1, 2), newest.commit());
      assertThat(snapshots.loadedBetween(kept.topic, elsewhere, newest)).isEmpty();
    }
  }
}
