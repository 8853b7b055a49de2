package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.testkit.lake.TrialLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Other engines write files under {@code env=…/org=…/timestamp_day=…/}: a row's values are those in
 * the file, not those of the path.
 */
class ForeignFoldersTest {
  private static final Topic TOPIC =
      new Topic(
          "web",
          "Web",
          "{\"type\":\"object\"}",
          Set.of("id", "time", "environment", "org", "name"),
          List.of(
              new Field("id", List.of("id"), FieldType.STRING),
              new Field("time", List.of("time"), FieldType.TIME),
              new Field("environment", List.of("environment"), FieldType.STRING),
              new Field("org", List.of("org"), FieldType.STRING),
              new Field("name", List.of("name"), FieldType.STRING)),
          new Envelope("id", "time", "environment", "org", List.of()),
          Partitioning.ENV_ORG_DAY);

  /** Values that a path writes differently, or as a number or a date. */
  private static final String[] VALUES = {null, "a b", "a+b", "3", "2026-01-01", "null", "é/=%"};

  @TempDir private Path folder;

  @ParameterizedTest(name = "bounds {0}")
  @ValueSource(booleans = {true, false})
  void a_row_is_what_its_file_says_whatever_folder_it_lies_in(boolean bounds) throws IOException {
    try (TrialLake lake = open()) {
      List<byte[]> lines = lines();
      lake.loadFile(TOPIC, "events.ndjson", lines);
      List<Row> before = lake.rows(TOPIC);
      assertThat(before).hasSize(lines.size());

      move(lake.lake().tables().load(TOPIC), bounds);
      same(lake, before);
      // Sent again, each event is a duplicate.
      assertThat(lake.loadFile(TOPIC, "again.ndjson", lines).loaded()).isZero();

      // Compaction and erasure read them, too.
      lake.loadFile(TOPIC, "more.ndjson", List.of(line("more", null, "a b", 1)));
      ErasureTest.erase(lake, TOPIC, "{\"id\":\"more\"}", false);
      same(lake, before);
      try (Maintenance maintenance = maintenance(lake)) {
        maintenance.run(TOPIC, MaintenanceBudget.UNLIMITED);
      }
      same(lake, before);
    }
  }

  private TrialLake open() {
    return TrialLake.open(
        folder,
        new Topics(List.of(TOPIC)),
        dir -> DuckDbEngine.open(dir, new DuckDbOptions(2, 1, 512, 512)));
  }

  private static Maintenance maintenance(TrialLake lake) {
    return new Maintenance(
        lake.lake(),
        new MaintenanceOptions(
            Duration.ofHours(1),
            100,
            Duration.ZERO,
            Duration.ofDays(1),
            1 << 20,
            new RewriteLimits(256 << 20, 1 << 30, 20_000)),
        Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC));
  }

  private static void same(TrialLake lake, List<Row> rows) {
    assertThat(lake.rows(TOPIC)).isEqualTo(rows);
    for (String value : VALUES) {
      List<Row> ofEnv = rows.stream().filter(row -> is(value, row.env())).toList();
      List<Row> ofOrg = rows.stream().filter(row -> is(value, row.org())).toList();
      assertThat(ask(lake, "env", value, RowFilter.NONE)).isEqualTo(ofEnv).isNotEmpty();
      assertThat(ask(lake, "org", value, RowFilter.NONE)).isEqualTo(ofOrg).isNotEmpty();
      if (value == null) continue;
      RowFilter rights = new RowFilter(Map.of("org", List.of(literal(value))));
      assertThat(ask(lake, null, null, rights)).as("rights to %s", value).isEqualTo(ofOrg);
    }
  }

  private static boolean is(@Nullable String value, @Nullable String other) {
    return value == null ? other == null : value.equals(other);
  }

  private static PortablePattern literal(String text) {
    try {
      return PortablePattern.parse(text.replace("+", "\\+"));
    } catch (dev.tidemark.sql.pattern.PatternException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<Row> ask(
      TrialLake lake, @Nullable String name, @Nullable String value, RowFilter rights) {
    String operand = value == null ? "null" : "\"" + value + "\"";
    String filter = name == null ? "" : "\"%s\":%s".formatted(name, operand);
    return lake.ask(
            TOPIC, "{\"sort\":[\"id\"],\"limit\":1000,\"filter\":{%s}}".formatted(filter), rights)
        .rows();
  }

  private static List<byte[]> lines() {
    List<byte[]> lines = new ArrayList<>();
    for (String env : VALUES) {
      for (String org : VALUES) {
        for (int day = 1; day <= 2; day++)
          lines.add(line("e" + (lines.size() + 100), env, org, day));
      }
    }
    return lines;
  }

  private static byte[] line(String id, @Nullable String env, @Nullable String org, int day) {
    return "{\"id\":\"%s\",\"time\":\"2026-01-%02dT10:00:00Z\"%s%s,\"name\":\"n\"}"
        .formatted(id, day, member("environment", env), member("org", org))
        .getBytes(UTF_8);
  }

  private static String member(String name, @Nullable String value) {
    return value == null ? "" : ",\"%s\":\"%s\"".formatted(name, value);
  }

  /** Moves each file to where another engine would write it. */
  private static void move(Table table, boolean bounds) throws IOException {
    RewriteFiles moved = table.newRewrite();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file();
        Path from = Locations.path(file.location());
        String partition = task.spec().partitionToPath(file.partition());
        Path to = from.resolveSibling(partition).resolve(from.getFileName());
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
        var copy = DataFiles.builder(task.spec()).copy(file).withPath(Locations.of(to));
        if (!bounds) copy.withMetrics(new org.apache.iceberg.Metrics(file.recordCount()));
        moved.deleteFile(file).addFile(copy.build());
      }
    }
    moved.commit();
  }
}
