package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loaders that meet in one partition: each event once, and nobody gives up. */
class ManyLoadersTest {
  private static final Topic TOPIC =
      SampleTopic.of("web", SampleTopic.field("text", FieldType.STRING));

  /** Batches of 50 events: several commits a file. */
  private static final LoadOptions SMALL =
      new LoadOptions(50, 5_000, 1, 64L << 20, Duration.ZERO, 50);

  @TempDir Path dir;

  private Path file(String name, int from, int to) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < to; i++) {
      lines.add("{\"id\":\"%d\",\"time\":%d}".formatted(i, 1735693323000L + i % 7));
    }
    return Files.write(dir.resolve(name), lines);
  }

  private LoadReport load(Path... files) {
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
        Loader loader = new Loader(lake, SMALL, Clock.systemUTC())) {
      return loader.loadFiles(TOPIC, List.of(files), ProgressListener.NONE);
    }
  }

  /** Each has some that the next one has, too, and one has more than the others together. */
  @Test
  void fourLoadersOfOnePartitionLoadEachEventOnce() throws Exception {
    List<Callable<LoadReport>> loads = new ArrayList<>();
    Path many = file("many", 0, 1000);
    loads.add(() -> load(many));
    for (int i = 0; i < 3; i++) {
      Path few = file("few" + i, 900 + i * 100, 1100 + i * 100);
      loads.add(() -> load(few));
    }
    long loaded = 0;
    try (var pool = Executors.newFixedThreadPool(loads.size())) {
      for (Future<LoadReport> report : pool.invokeAll(loads)) loaded += report.get().loaded();
    }
    assertThat(loaded).isEqualTo(1300);
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)))) {
      assertThat(TableRows.of(lake, TOPIC).stream().map(row -> row.get("id")))
          .hasSize(1300)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whoHangsWithHisTurnIsNotWaitedForAndNoTurnIsNeeded() throws IOException {
    Path turns = dir.resolve("lake/warehouse/.turns-web");
    assertThat(load(file("first", 0, 10)).loaded()).isEqualTo(10);
    try (var channel = FileChannel.open(turns, StandardOpenOption.WRITE);
        var turn = channel.lock()) {
      assertThat(turn.isValid()).isTrue();
      assertThat(load(file("second", 0, 20)).loaded()).isEqualTo(10);
    }
    Files.delete(turns);
    Files.createDirectory(turns);
    assertThat(load(file("third", 10, 30)).loaded()).isEqualTo(10);
  }
}
