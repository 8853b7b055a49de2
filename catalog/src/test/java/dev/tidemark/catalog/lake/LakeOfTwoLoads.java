package dev.tidemark.catalog.lake;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A lake of two tables with two loads each, and what is done to it and its catalog. */
abstract class LakeOfTwoLoads {
  static final Topic WEB = SampleTopic.of("web", field("a", FieldType.LONG));
  static final Topic API = SampleTopic.of("api", field("a", FieldType.LONG));
  static final Topics TOPICS = new Topics(List.of(WEB, API));
  static final LoadOptions LOADING =
      new LoadOptions(10_000, 1 << 20, 1, 128L << 20, Duration.ZERO, 10);

  @TempDir Path dir;
  Path home;
  int next;

  @BeforeEach
  void twoLoads() throws IOException {
    home = dir.resolve("lake");
    // Long ago, so that no file is older than its table.
    Clock longAgo = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
    Lake.open(home, TOPICS, longAgo).close();
    load(1);
    load(2);
  }

  Lake open() {
    return Lake.open(home, TOPICS);
  }

  void load(int id) throws IOException {
    try (Lake lake = open()) {
      load(lake, id);
    }
  }

  void load(Lake lake, int id) throws IOException {
    Path file = dir.resolve("in" + next++ + ".ndjson");
    Files.writeString(file, event(id));
    try (Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
      for (Topic topic : TOPICS.all())
        loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
    }
  }

  static String event(int id) {
    return "{\"id\":\"%d\",\"time\":\"2025-01-01T00:00:00Z\"}\n".formatted(id);
  }

  long rows() {
    try (Lake lake = open()) {
      return rows(lake);
    }
  }

  static long rows(Lake lake) {
    long rows = 0;
    for (var file : lake.snapshots().current(WEB).files()) rows += file.rows();
    return rows;
  }

  Path database() {
    return home.resolve("catalog.db");
  }

  void catalog(String statement) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> register() {
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      TableRegistration.Report report = tableRegistration.all();
      assertThat(report.rejected()).isEmpty();
      return report.done();
    }
  }

  void keepDaysAhead(Path lake) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
    try (Stream<Path> all = Files.walk(lake.resolve("warehouse/tidemark"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(5));
    try (Lake open = Lake.open(lake, TOPICS);
        Maintenance maintenance = new Maintenance(open, MaintenanceOptions.DEFAULT, ahead)) {
      maintenance.run(WEB, MaintenanceBudget.UNLIMITED);
    }
  }

  Path folder() {
    try (Lake lake = open()) {
      return Locations.path(lake.tables().load(WEB).location());
    }
  }

  TableRegistration.Report registered() {
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      return tableRegistration.all();
    }
  }

  List<String> registerOne(Path metadata) {
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      return tableRegistration.one(metadata).done();
    }
  }
}
