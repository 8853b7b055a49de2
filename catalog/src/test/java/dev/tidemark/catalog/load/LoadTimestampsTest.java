package dev.tidemark.catalog.load;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTimestampsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");

  @TempDir private Path dir;

  @Test
  void noTwoLoadsHaveOneTimeHoweverManyBeginAtOnce() {
    Path file = dir.resolve(".loaded-web");
    List<Long> times =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(_ -> new LoadTimestamps(file).next(NOW))
            .toList();
    assertThat(times).doesNotHaveDuplicates().allMatch(time -> time < NOW.toEpochMilli() + 200);
    assertThat(new LoadTimestamps(file).next(NOW.plusSeconds(1)))
        .isEqualTo(NOW.toEpochMilli() + 1000);
  }

  @Test
  void aClockThatWasFarAheadIsNotFollowed() {
    LoadTimestamps times = new LoadTimestamps(dir.resolve(".loaded-web"));
    times.next(NOW.plusSeconds(3600));
    assertThat(times.next(NOW)).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void noTwoLoadsHaveOneTimeWhereManyHadTheirsAhead() {
    Path file = dir.resolve(".loaded-web");
    for (int i = 0; i < 2100; i++) new LoadTimestamps(file).next(NOW.plusSeconds(3600));
    List<Long> times =
        IntStream.range(0, 5).mapToObj(_ -> new LoadTimestamps(file).next(NOW)).toList();
    assertThat(times).doesNotHaveDuplicates();
  }

  @Test
  void noTwoLoadsHaveOneTimeHoweverTheClockJumps() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      Path file = dir.resolve(".loaded-" + seed);
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        // To and fro within a few hundred milliseconds, so that loads meet often.
        times.add(new LoadTimestamps(file).next(NOW.plusMillis(random.nextInt(400))));
      }
      assertThat(times).as("seed %d", seed).doesNotHaveDuplicates();
    }
  }

  /** As one that is stopped (SIGSTOP) while it has the file. */
  private static Process holder(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("held");
    return process;
  }

  /** Fails where it takes longer, and leaves it to itself then. */
  private static <T> T soon(Callable<T> act) throws Exception {
    FutureTask<T> task = new FutureTask<>(act);
    Thread.ofPlatform().daemon().start(task);
    return task.get(1, TimeUnit.MINUTES);
  }

  @Test
  void noLoadWaitsForAProcessThatHangsWithTheTimes() throws Exception {
    Path file = dir.resolve(".loaded-web");
    List<Long> times = new ArrayList<>();
    times.add(new LoadTimestamps(file).next(NOW));
    Process holder = holder(file);
    try {
      for (int i = 0; i < 5; i++) times.add(soon(() -> new LoadTimestamps(file).next(NOW)));
    } finally {
      holder.destroyForcibly().waitFor();
    }
    // And what was given meanwhile is remembered.
    for (int i = 0; i < 20; i++) times.add(new LoadTimestamps(file).next(NOW.plusMillis(i)));
    assertThat(times).doesNotHaveDuplicates().allMatch(time -> time >= NOW.toEpochMilli());
    assertThat(Files.size(file)).isEqualTo(times.size() * (long) Long.BYTES);
  }

  @Test
  void aTopicWhoseTimesAreHeldIsInNoOthersWay() throws Exception {
    Path held = dir.resolve(".loaded-web");
    Process holder = holder(held);
    FutureTask<Long> waiting =
        new FutureTask<>(() -> new LoadTimestamps(held, Duration.ofHours(1)).next(NOW));
    Thread thread = Thread.ofPlatform().daemon().start(waiting);
    try {
      while (thread.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
      assertThat(soon(() -> new LoadTimestamps(dir.resolve(".loaded-api")).next(NOW)))
          .isEqualTo(NOW.toEpochMilli());
      assertThat(waiting).isNotDone();
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void aLoadGoesOnWhereAProcessHangsWithTheTimes() throws Exception {
    Topic topic = SampleTopic.of("web");
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, LoadOptions.defaults(), Clock.fixed(NOW, UTC))) {
      Process holder = holder(lake.warehouse().resolve(".loaded-web"));
      try {
        for (String id : List.of("a", "b")) {
          String event = "{\"id\":\"%s\",\"time\":1735693323000}\n".formatted(id);
          Path file = Files.writeString(dir.resolve(id), event);
          var report = soon(() -> loader.loadFiles(topic, List.of(file), ProgressListener.NONE));
          assertThat(report.loaded()).isEqualTo(1);
        }
      } finally {
        holder.destroyForcibly().waitFor();
      }
      assertThat(TableRows.of(lake, topic).stream().map(row -> row.get("loaded_at")))
          .hasSize(2)
          .doesNotHaveDuplicates();
    }
  }
}
