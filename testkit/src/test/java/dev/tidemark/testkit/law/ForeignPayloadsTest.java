package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.tidemark.testkit.trino.TrinoServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A row of another engine whose event is not JSON is an event without members, and a row without id
 * or time is not an event: neither affects other rows.
 */
class ForeignPayloadsTest {
  private static final Topic TOPIC =
      new Topic(
          "web",
          "Web",
          "{\"type\":\"object\"}",
          Set.of("id", "time", "org", "x", "list"),
          List.of(
              new Field("id", List.of("id"), FieldType.STRING),
              new Field("time", List.of("time"), FieldType.TIME),
              new Field("org", List.of("org"), FieldType.LONG)),
          new Envelope("id", "time", null, "org", List.of()),
          Partitioning.ENV_DAY);

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  private static final List<String> CONDITIONS =
      List.of(
          "\"x\":1",
          "\"x\":\"text\"",
          "\"x_gt\":0.5",
          "\"x_in\":[1,true]",
          "\"payload.x_ne\":1",
          "\"x_exists\":true",
          "\"payload.x.1.2_gt\":1",
          "\"list[*]\":7",
          "\"list[*]_gte\":9007199254740993",
          "\"x_contains\":\"ex\"",
          "\"payload.list.0\":7",
          "\"payload.org\":3");

  @TempDir private Path folder;

  private static RowFilter rights() {
    try {
      return new RowFilter(Map.of("org", List.of(PortablePattern.parse("[0-9]"))));
    } catch (dev.tidemark.sql.pattern.PatternException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void fill() {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String x = List.of("1", "1.0", "\"text\"", "true", "[0,{\"2\":5}]").get(i % 5);
      lines.add(
          "{\"id\":\"o%02d\",\"time\":%d,\"org\":%d,\"x\":%s,\"list\":[7,{\"a\":%d}]}"
              .formatted(i, NOON.toEpochMilli() + i, i % 10, x, i)
              .getBytes(UTF_8));
    }
    try (TrialLake lake = open()) {
      lake.loadFile(TOPIC, "events.ndjson", lines.subList(0, 10));
      ForeignRows.append(
          lake.lake().tables().load(TOPIC),
          List.of(
              foreign("a", NOON, "no json"),
              foreign("b", NOON, null),
              foreign("c", NOON, "{\"x\":1} and more"),
              foreign("d", NOON, ""),
              foreign("e", NOON, "{\"x\":1,"),
              foreign("f", NOON, "{\"y\":NaN}"),
              foreign("g", NOON, "{\"x\":1}"),
              foreign(null, NOON, "{\"x\":1}"),
              foreign("h", null, "{\"x\":1}")));
      // Both halves: older events are also recognised after the other engine's rows.
      assertThat(lake.loadFile(TOPIC, "more.ndjson", lines).duplicates()).isEqualTo(10);
    }
  }

  private static Map<String, Object> foreign(
      @Nullable String id, @Nullable Instant time, @Nullable String payload) {
    return ForeignRows.row(
        "id",
        id,
        "timestamp",
        time == null ? null : time.atOffset(ZoneOffset.UTC),
        "org",
        "hidden",
        "payload",
        payload);
  }

  private TrialLake open() {
    return TrialLake.open(
        folder,
        new Topics(List.of(TOPIC)),
        dir -> DuckDbEngine.open(dir, new DuckDbOptions(2, 1, 512, 512)));
  }

  private static List<Row> ask(TrialLake lake, String query, RowFilter rights) {
    String body = "{\"sort\":[\"id\"],\"limit\":1000,%s}".formatted(query);
    return lake.ask(TOPIC, body, rights).rows();
  }

  private static List<String> ids(List<Row> rows) {
    return rows.stream().map(Row::id).toList();
  }

  @Test
  void neitherIsInTheWayOfOthers() {
    try (TrialLake lake = open()) {
      judge(lake);
      // An erasure that would have to read them does not guess.
      assertThatThrownBy(() -> ErasureTest.erase(lake, TOPIC, "{\"x\":1}", false))
          .hasMessageContaining("nothing was erased, because events cannot be matched");
      assertThat(ids(lake.rows(TOPIC))).hasSize(27);
    }
  }

  @Test
  void soItIsInTrino() {
    try (TrialLake lake = open();
        TrialLake inTrino = lake.askedBy(TrinoServer.shared()::engine)) {
      judge(inTrino);
    }
  }

  private static void judge(TrialLake lake) {
    assertThat(ids(ask(lake, "\"filter\":{}", RowFilter.NONE)))
        .hasSize(27)
        .startsWith("a", "b", "c", "d", "e", "f", "g", "o00");
    assertThat(lake.rows(TOPIC).subList(0, 7))
        .extracting(Row::payload)
        .containsExactly("{}", "{}", "{}", "{}", "{}", "{}", "{\"x\":1}");
    assertThat(ask(lake, "\"fields\":[\"x\"]", RowFilter.NONE).subList(0, 8))
        .extracting(Row::payload)
        .containsExactly("{}", "{}", "{}", "{}", "{}", "{}", "{\"x\":1}", "{\"x\":1}");
    for (String condition : CONDITIONS) {
      String query = "\"filter\":{%s}".formatted(condition);
      List<String> found = ids(ask(lake, query, RowFilter.NONE));
      boolean isNot = condition.contains("_ne");
      assertThat(found).as(condition).doesNotContain("h");
      if (isNot) assertThat(found).as(condition).contains("a", "b", "c", "d", "e", "f");
      else assertThat(found).as(condition).doesNotContain("a", "b", "c", "d", "e", "f");
      // A restricted caller gets the other rows without an error.
      assertThat(ids(ask(lake, query, rights())))
          .as(condition)
          .isEqualTo(found.stream().filter(id -> id.startsWith("o")).toList());
    }
    assertThat(ids(ask(lake, "\"filter\":{\"x\":1}", RowFilter.NONE)))
        .containsExactly("g", "o00", "o01", "o05", "o06", "o10", "o11", "o15", "o16");
    assertThat(ids(ask(lake, "\"q\":\"text\"", RowFilter.NONE)))
        .containsExactly("o02", "o07", "o12", "o17");
    assertThat(ask(lake, "\"q\":\"json\"", RowFilter.NONE)).isEmpty();
    for (String sort : List.of("org", "-org", "timestamp", "-timestamp")) {
      String body = "{\"sort\":[\"%s\"],\"limit\":1000}".formatted(sort);
      assertThat(lake.ask(TOPIC, body).rows()).as(sort).hasSize(27);
    }
  }
}
