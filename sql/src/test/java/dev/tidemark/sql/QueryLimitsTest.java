package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.lake.JsonEvents;
import dev.tidemark.sql.lake.TestLake;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.query.QueryRequestReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query has bounds, each told where it is passed; what is within them all is answered. */
class QueryLimitsTest {
  @TempDir Path folder;
  private TestLake lake;
  private DuckDbEngine engine;
  private EventHistory history;

  @BeforeEach
  void open() throws Exception {
    lake = new TestLake(folder);
    lake.write(List.of(JsonEvents.of("e", 0, "{\"x\":\"a\",\"tags\":[[[\"a\"]]]}")), 2048);
    engine = DuckDbEngine.open(folder, new DuckDbOptions(2, 2, 512, 64));
    CursorCodec cursors =
        new CursorCodec(CursorKeys.inLake(folder), Clock.systemUTC(), CursorCodec.DEFAULT_LIFE);
    history = new EventHistory(lake, engine, cursors, PageLimits.DEFAULT);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    lake.close();
  }

  @Test
  void conditionsAreCountedInFilterAndAnyTogether() {
    IntFunction<String> condition = i -> "\"payload.x" + i + "_ne\":" + i;
    assertThat(found("\"filter\":{" + list(256, condition) + "}")).isEqualTo(1);
    rejected("\"filter\":{" + list(257, condition) + "}", "At most 256 conditions");
    String half = "{" + list(128, condition) + "}";
    assertThat(found("\"filter\":" + half + ",\"any\":[" + half + "]")).isEqualTo(1);
    rejected("\"filter\":" + half + ",\"any\":[" + half + ",{\"id\":1}]", "but there are 257");
  }

  @Test
  void valuesOfListsAreCountedOneByOneAndTogether() {
    IntFunction<String> thousand =
        i -> "\"payload.x" + i + "_in\":[" + list(1000, n -> "\"v" + n + "\"") + "]";
    assertThat(found("\"filter\":{" + list(16, thousand) + "}")).isZero();
    rejected("\"filter\":{" + list(17, thousand) + "}", "At most 16000 values");
    rejected("\"filter\":{\"id_in\":[" + list(1001, n -> "\"v\"") + "]}", "1 to 1000 values");
  }

  @Test
  void pathsAreAsDeepAsTheyMayBe() {
    assertThat(found("\"filter\":{\"payload.a" + "[*]".repeat(31) + "_ne\":1}")).isEqualTo(1);
    rejected("\"filter\":{\"payload.a" + "[*]".repeat(32) + "\":1}", "more than 32 steps");
    rejected("\"filter\":{\"payload." + "a.".repeat(5000) + "a\":1}", "at most 4096 characters");
    rejected("\"filter\":{\"" + "tags.".repeat(1_000_000) + "a\":1}", "at most 4096 characters");
    String longest = "payload." + "😀".repeat(4088);
    assertThat(found("\"filter\":{\"" + longest + "\":null}")).isEqualTo(1);
    rejected("\"filter\":{\"" + longest + "a\":null}", "at most 4096 characters");
    rejected("\"fields\":[\"payload." + "a".repeat(5000) + "\"]", "at most 4096 characters");
  }

  @Test
  void theLargestNestingInEveryConditionIsAnswered() {
    String deep = "tags" + "[*]".repeat(15) + ".x";
    assertThat(found("\"filter\":{" + list(256, i -> "\"" + deep + i + "_ne\":" + i) + "}"))
        .isEqualTo(1);
  }

  @Test
  void textsAndWordsAreBounded() {
    assertThat(found("\"filter\":{\"payload.x_ne\":\"" + "😀".repeat(65_536) + "\"}")).isEqualTo(1);
    rejected(
        "\"filter\":{\"payload.x\":\"" + "a".repeat(65_537) + "\"}", "at most 65536 characters");
    rejected("\"filter\":{\"name_prefix\":\"" + "a".repeat(65_537) + "\"}", "at most 65536");
    assertThat(found("\"q\":\"" + "ä".repeat(4096) + "\"")).isZero();
    rejected("\"q\":\"" + "ä".repeat(4097) + "\"", "at most 4096 characters");
    assertThat(found("\"q\":\"" + "a ".repeat(16) + "\"")).isEqualTo(1);
    rejected("\"q\":\"" + "a ".repeat(17) + "\"", "at most 16 words");
    rejected("\"fields\":[" + list(101, i -> "\"id\"") + "]", "at most 100 names");
  }

  private int found(String query) {
    byte[] body = ("{" + query + "}").getBytes(StandardCharsets.UTF_8);
    return history.find(TestTopics.RUNS, QueryRequestReader.read(body)).rows().size();
  }

  private void rejected(String query, String message) {
    assertThatThrownBy(() -> found(query))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
  }

  private static String list(int count, IntFunction<String> element) {
    return IntStream.range(0, count).mapToObj(element).collect(Collectors.joining(","));
  }
}
