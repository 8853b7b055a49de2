package dev.tidemark.catalog.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.erase.RowsWithId;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.load.TableRows;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old snapshots go, and rows are erased, by the true time once a clock that was ahead is right. */
class AfterAClockAheadTest {
  private static final Topic TOPIC = SampleTopic.of("web");
  private static final Topics TOPICS = new Topics(List.of(TOPIC));

  @TempDir private Path dir;
  private Path home;

  @BeforeEach
  void name() {
    home = dir.resolve("lake");
  }

  private void load(String id, Clock clock) throws IOException {
    Path file =
        Files.writeString(dir.resolve(id), "{\"id\":\"%s\",\"time\":1735693323000}".formatted(id));
    try (Lake lake = Lake.open(home, TOPICS, clock);
        Loader loader = new Loader(lake, LoadOptions.defaults(), clock)) {
      assertThat(loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE).loaded())
          .isEqualTo(1);
    }
  }

  private static Clock in(Duration ahead) {
    return Clock.offset(Clock.systemUTC(), ahead);
  }

  private static long snapshots(Lake lake) {
    return StreamSupport.stream(lake.tables().load(TOPIC).snapshots().spliterator(), false).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P3D", "P3650D"})
  void maintenanceExpiresAndErasuresErase(String ahead) throws IOException {
    load("a", in(Duration.parse(ahead)));
    load("b", Clock.systemUTC());
    load("c", Clock.systemUTC());
    try (Lake lake = Lake.open(home, TOPICS)) {
      assertThat(snapshots(lake)).isEqualTo(3);
      Clock twoDaysOn = in(Duration.ofDays(2));
      try (Maintenance maintenance = new Maintenance(lake, MaintenanceOptions.DEFAULT, twoDaysOn)) {
        maintenance.run(TOPIC, MaintenanceBudget.UNLIMITED);
      }
      assertThat(snapshots(lake)).as("what two days ago was not the newest is gone").isLessThan(3);
      EraseOptions options = new EraseOptions(Duration.ofHours(1), false);
      try (Loader loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
        var report =
            new Erasure(lake, loader, Clock.systemUTC(), options).run(TOPIC, new RowsWithId("b"));
        assertThat(report.rows()).isEqualTo(1);
        assertThat(report.open()).isEmpty();
      }
      assertThat(TableRows.of(lake, TOPIC).stream().map(row -> row.get("id")))
          .containsExactlyInAnyOrder("a", "c");
      assertThat(snapshots(lake)).as("none that held it is left").isEqualTo(1);
    }
  }
}
