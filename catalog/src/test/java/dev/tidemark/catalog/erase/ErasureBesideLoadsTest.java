package dev.tidemark.catalog.erase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureBesideLoadsTest {
  private static final Topic TOPIC = SampleTopic.of("web");

  @TempDir private Path dir;

  private void load(Loader loader, String name, String lines) {
    try {
      Path file = Files.writeString(dir.resolve(name), lines);
      loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long letters(Lake lake) {
    try (Stream<Path> files = Files.walk(lake.deadLetters())) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The letters are looked at, then the table; in between a load brings another letter. */
  @Test
  void aLetterThatALoadBringsWhileTheTableIsWrittenGoesToo() {
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
        Loader loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
      load(
          loader,
          "good",
          "{\"id\":\"a\",\"time\":1735693323000}\n{\"id\":\"b\",\"time\":1735693323000}\n");
      load(loader, "bad", "{\"id\":\"a\"}");
      assertThat(letters(lake)).isEqualTo(1);
      AtomicBoolean loaded = new AtomicBoolean();
      RowsToErase rows =
          new RowsToErase() {
            private final RowsToErase a = new RowsWithId("a");

            @Override
            public boolean mayBeIn(DataFile file, Snapshot snapshot) {
              if (letters(lake) == 0 && loaded.compareAndSet(false, true)) {
                load(loader, "later", "{\"id\":\"a\",\"more\":1}");
              }
              return a.mayBeIn(file, snapshot);
            }

            @Override
            public BoundCondition in(Snapshot columns) {
              return a.in(columns);
            }
          };
      EraseOptions options = new EraseOptions(Duration.ofHours(1), false);
      EraseReport report = new Erasure(lake, loader, Clock.systemUTC(), options).run(TOPIC, rows);
      assertThat(loaded).isTrue();
      assertThat(report.rows()).isEqualTo(1);
      assertThat(report.deadLetters()).isEqualTo(2);
      assertThat(report.open()).isEmpty();
      assertThat(letters(lake)).isZero();
    }
  }
}
