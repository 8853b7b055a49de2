package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.TroubledTable.Trouble;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A batch is written while the one before it is committed. Whichever fails, those before it are in
 * the table and those behind it are not, each event is there once, and no file is left over.
 */
@Execution(ExecutionMode.CONCURRENT)
class BatchesInTurnTest {
  private static final Topic TOPIC = SampleTopic.of("web");
  private static final long START = 1_735_693_200_000L;
  private static final long DAY = 86_400_000;
  private static final int EVENTS_A_BATCH = 10;
  private static final int TRIES = 2;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void batchesBecomeDurableInTheirOrderUpToTheOneThatFails(long seed) throws IOException {
    Random random = new Random(seed);
    List<List<Integer>> batches = batches(random);
    List<Path> files = write(batches);
    int commits = random.nextInt(batches.size());
    Set<Integer> expected = new HashSet<>();
    boolean fails = false;
    int committed = 0;
    for (List<Integer> batch : batches) {
      if (expected.containsAll(batch)) continue;
      fails = committed++ == commits;
      if (fails) break;
      expected.addAll(batch);
    }
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)))) {
      if (fails) {
        assertThatThrownBy(() -> load(lake, files, troubles(commits)))
            .isInstanceOf(LakeException.class)
            .hasMessageContaining("the line was cut");
      } else load(lake, files, troubles(commits));
      assertHolds(lake, expected, "seed %d, commit %d fails".formatted(seed, commits));

      LoadReport rest = load(lake, files, List.of());
      Set<Integer> all = new HashSet<>();
      batches.forEach(all::addAll);
      assertThat(rest.loaded()).as("seed %d", seed).isEqualTo(all.size() - expected.size());
      assertThat(rest.loaded() + rest.duplicates()).isEqualTo(rest.lines());
      assertHolds(lake, all, "seed %d, loaded again".formatted(seed));
    }
  }

  @Test
  void aBatchThatIsWrittenWhileTheOneBeforeItFailsLeavesNoFile() throws IOException {
    List<Path> files = write(List.of(days(0), days(1), days(2)));
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)))) {
      Trouble slowlyCut =
          _ -> {
            try {
              Thread.sleep(300);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            throw new CommitStateUnknownException(new IOException("the line was cut"));
          };
      assertThatThrownBy(() -> load(lake, files, List.of(slowlyCut, slowlyCut)))
          .isInstanceOf(LakeException.class);
      assertHolds(lake, Set.of(), "the first of three failed");
    }
  }

  /** Proven by taking away what it need not read. */
  @Test
  void aBatchReadsNoFileOfItsLoadUnlessAnEventMayBeInBoth() throws IOException {
    List<Integer> even = new ArrayList<>();
    List<Integer> odd = new ArrayList<>();
    for (int i = 0; i < EVENTS_A_BATCH; i++) {
      even.add(2 * i);
      odd.add(2 * i + 1);
    }
    List<Path> files = write(List.of(even, odd, even));
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)))) {
      Path[] away = new Path[2];
      Trouble takeAway =
          commit -> {
            commit.run();
            away[0] = Path.of(lake.snapshots().current(TOPIC).files().getFirst().path());
            away[1] = move(away[0], dir.resolve("away"));
          };
      Trouble putBack =
          commit -> {
            commit.run();
            move(away[1], away[0]);
          };
      LoadReport report = load(lake, files, List.of(takeAway, putBack));
      assertThat(away[1]).as("it was away").isNotNull();
      assertThat(report.loaded()).isEqualTo(2 * EVENTS_A_BATCH);
      assertThat(report.duplicates()).isEqualTo(EVENTS_A_BATCH);
      Set<Integer> all = new HashSet<>(even);
      all.addAll(odd);
      assertHolds(lake, all, "the third batch read the file of the first");
    }
  }

  private static Path move(Path from, Path to) {
    try {
      return Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> days(int day) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < EVENTS_A_BATCH; i++) ids.add(1000 * day + i);
    return ids;
  }

  /**
   * In order of time, then no two have a time in common; or in none, then some events come twice;
   * or dealt out, and then none does.
   */
  private static List<List<Integer>> batches(Random random) {
    int order = random.nextInt(3);
    List<List<Integer>> batches = new ArrayList<>();
    int next = 0;
    for (int count = 2 + random.nextInt(7); count > 0; count--) {
      List<Integer> batch = new ArrayList<>();
      for (int i = 0; i < EVENTS_A_BATCH; i++) {
        next += 1 + random.nextInt(100);
        batch.add(
            switch (order) {
              case 0 -> next;
              case 1 -> random.nextInt(60) * 50;
              default -> 100 * i + count;
            });
      }
      batches.add(batch);
    }
    return batches;
  }

  private List<Path> write(List<List<Integer>> batches) throws IOException {
    List<Path> files = new ArrayList<>();
    for (List<Integer> batch : batches) {
      StringBuilder lines = new StringBuilder();
      for (int id : batch) {
        // A thousand numbers are one day.
        lines.append("{\"id\":\"%d\",\"time\":%d}\n".formatted(id, START + id * (DAY / 1000)));
      }
      files.add(Files.writeString(dir.resolve("batch-%03d.ndjson".formatted(files.size())), lines));
    }
    return files;
  }

  private static List<Trouble> troubles(int commits) {
    List<Trouble> troubles = new ArrayList<>();
    for (int i = 0; i < commits; i++) troubles.add(Runnable::run);
    for (int i = 0; i < TRIES; i++) {
      troubles.add(
          _ -> {
            throw new CommitStateUnknownException(new IOException("the line was cut"));
          });
    }
    return troubles;
  }

  private static LoadReport load(Lake lake, List<Path> files, List<Trouble> troubles) {
    var options = new LoadOptions(EVENTS_A_BATCH, 1 << 20, 2, 128L << 20, Duration.ZERO, TRIES);
    try (Loader loader =
        new Loader(
            lake,
            options,
            Clock.systemUTC(),
            topic -> TroubledTable.of(lake.tables().prepare(topic), troubles, () -> false))) {
      return loader.loadFiles(TOPIC, files, ProgressListener.NONE);
    }
  }

  private static void assertHolds(Lake lake, Set<Integer> ids, String name) throws IOException {
    assertThat(TableRows.of(lake, TOPIC).stream().map(row -> row.get("id")))
        .as(name)
        .containsExactlyInAnyOrderElementsOf(ids.stream().map(Object::toString).toList());
    try (var files = Files.walk(lake.warehouse())) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
          .as(name)
          .hasSize(lake.snapshots().current(TOPIC).files().size());
    }
  }
}
