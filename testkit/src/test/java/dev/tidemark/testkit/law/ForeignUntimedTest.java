package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.erase.EraseReport;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Envelope.Received;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of another engine do not stop loads of a topic whose events without a time are identified by
 * their id: an event hides the same event without a time; a row that is not an event hides none.
 */
class ForeignUntimedTest {
  private static final Topic TOPIC =
      new Topic(
          "status",
          "Status",
          "{\"type\":\"object\"}",
          Set.of("id", "time"),
          List.of(
              new Field("id", List.of("id"), FieldType.STRING),
              new Field("time", List.of("time"), FieldType.TIME)),
          new Envelope("id", "time", null, null, List.of(), new Received(Duration.ofDays(7))),
          Partitioning.ENV_DAY);

  /** Events without a time. */
  private static final List<String> UNTIMED = List.of("{}", "{\"time\":null}", "{\"x\":1}");

  private static final List<String> DATED =
      List.of("{\"time\":7}", "{\"time\":\"never\"}", "{\"time\":{}}", "{\"time\":[null]}");

  /** Null means a row without a payload. */
  private static final List<String> NO_EVENTS =
      List.of(
          "null",
          "no json",
          "",
          "{\"x\":1} and more",
          "{\"x\":1,,",
          "{\"time\":",
          "7",
          "\"time\"",
          "[{}]",
          "{\"x\":\"\\ud800\"}",
          "\0",
          "[".repeat(100_000));

  @TempDir private Path folder;

  private TrialLake open() {
    return TrialLake.open(
        folder,
        new Topics(List.of(TOPIC)),
        dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)));
  }

  private static Map<String, Object> foreign(String id, Instant time, @Nullable String payload) {
    return ForeignRows.row(
        "id", id, "timestamp", time.atOffset(ZoneOffset.UTC), "payload", payload);
  }

  private static void append(TrialLake lake, List<Map<String, Object>> rows) {
    ForeignRows.append(lake.lake().tables().load(TOPIC), rows);
  }

  private static LoadReport load(TrialLake lake, String name, List<String> ids) {
    return lake.loadFile(
        TOPIC,
        name,
        ids.stream().map(id -> "{\"id\":\"%s\"}".formatted(id).getBytes(UTF_8)).toList());
  }

  private static List<String> ids(TrialLake lake) {
    return lake.rows(TOPIC).stream().map(Row::id).sorted().toList();
  }

  /**
   * Regression: each load failed with "a data file of the table cannot be read", and so did each
   * erasure.
   */
  @Test
  void aPayloadThatIsNoJsonIsInNoLoadsWay() throws IOException {
    try (TrialLake lake = open()) {
      Instant before = Instant.now().minusSeconds(60);
      append(
          lake,
          List.of(
              foreign("a", before, "no json"),
              foreign("b", before, "{}"),
              foreign("d", before.minusSeconds(1), "no json")));
      LoadReport report = load(lake, "events.ndjson", List.of("a", "b", "c"));
      assertThat(report.loaded()).isEqualTo(2);
      assertThat(report.duplicates()).isEqualTo(1);
      assertThat(load(lake, "again.ndjson", List.of("a", "b", "c")).duplicates()).isEqualTo(3);
      // An erasure loads first.
      Path day = lake.lake().landing().resolve("env=~null/org=~null/type=status/date=2026-03-01");
      Path landed = Files.createDirectories(day).resolve("landed.ndjson");
      Files.writeString(landed, "{\"id\":\"d\"}");
      Files.setLastModifiedTime(landed, FileTime.from(before));
      EraseReport erased = ErasureTest.erase(lake, TOPIC, "{\"id\":\"a\"}", false);
      assertThat(erased.landed()).isEqualTo(1);
      assertThat(erased.rows()).isEqualTo(2);
      assertThat(ids(lake)).containsExactly("b", "c", "d", "d");
    }
  }

  /** Times that DuckDB reads as infinite, and times finer than a millisecond. */
  @Test
  void aTimeThatIsNoneOfOursIsInNoLoadsWay() {
    try (TrialLake lake = open()) {
      Instant finer =
          Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS).plusNanos(1_000);
      append(
          lake,
          List.of(
              foreign("a", Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS), "{}"),
              foreign("b", Instant.EPOCH.plus(-Long.MAX_VALUE, ChronoUnit.MICROS), "{}"),
              foreign("c", finer, "{}")));
      LoadReport report = load(lake, "events.ndjson", List.of("a", "b", "c"));
      assertThat(report.loaded()).isEqualTo(2);
      assertThat(report.duplicates()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void eventsHideTheSameWithoutATimeAndWhatIsNoneHidesNone(long given) {
    long seed = Long.getLong("tidemark.seed", given);
    SeededRandom seededRandom = new SeededRandom(seed);
    try (TrialLake lake = open()) {
      Instant now = Instant.now();
      List<Map<String, Object>> rows = new ArrayList<>();
      List<String> all = IntStream.range(0, 60).mapToObj(i -> "id" + i).toList();
      List<String> before = all.stream().filter(_ -> seededRandom.chance(0.2)).toList();
      assertThat(load(lake, "before.ndjson", before).loaded()).isEqualTo(before.size());
      List<String> hidden = new ArrayList<>(before);
      for (String id : all) {
        for (int more = seededRandom.below(3); more > 0; more--) {
          List<String> payloads = seededRandom.pick(List.of(UNTIMED, DATED, NO_EVENTS));
          String payload = seededRandom.pick(payloads);
          // Different days, or they would be one row.
          int days = seededRandom.chance(0.2) ? 20 + more : more;
          Instant time = now.minus(Duration.ofDays(days)).plusSeconds(more);
          rows.add(foreign(id, time, payload.equals("null") ? null : payload));
          if (UNTIMED.contains(payload) && days < 7 && !hidden.contains(id)) hidden.add(id);
        }
      }
      append(lake, rows);
      LoadReport report = load(lake, "after.ndjson", all);
      assertThat(report.duplicates()).as("seed " + seed).isEqualTo(hidden.size());
      List<String> expected = new ArrayList<>(before);
      rows.forEach(row -> expected.add((String) row.get("id")));
      all.stream().filter(id -> !hidden.contains(id)).forEach(expected::add);
      assertThat(ids(lake))
          .as("seed " + seed)
          .containsExactlyElementsOf(expected.stream().sorted().toList());
    }
  }
}
