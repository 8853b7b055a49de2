package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.lake.JsonEvents;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestLake;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.query.QueryRequestReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What queries mean, as tables that can be read: {@code src/test/resources/tables}.
 *
 * <p>A table has events ({@code NAME JSON}), then queries: the members of a body, an arrow, and
 * what DuckDB must answer: the names of events in their order here ({@code >} and the names where
 * the order of the answer matters, {@code =} and the payloads where they do), or {@code !} and a
 * part of the message of a rejection.
 */
class MeaningTest {
  private static final Path TABLES = Path.of("src/test/resources/tables");

  @TempDir Path folder;

  static List<Path> tables() throws IOException {
    try (Stream<Path> files = Files.list(TABLES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyQueryHasTheAnswerOfItsTable(Path table) throws Exception {
    Map<String, TestEvent> events = new LinkedHashMap<>();
    List<String> queries = new ArrayList<>();
    for (String line : Files.readAllLines(table)) {
      if (line.isBlank() || line.startsWith("#")) continue;
      if (line.contains(" =>")) {
        queries.add(line);
      } else {
        String[] event = line.split(" +", 2);
        events.put(event[0], JsonEvents.of(event[0], events.size(), event[1]));
      }
    }
    List<String> wrong = new ArrayList<>();
    try (TestLake lake = new TestLake(folder);
        DuckDbEngine engine = DuckDbEngine.open(folder, new DuckDbOptions(1, 1, 256, 16))) {
      Map<Object, List<TestEvent>> byEnv = new LinkedHashMap<>();
      for (TestEvent event : events.values()) {
        Object env = String.valueOf(event.columns().get("env"));
        byEnv.computeIfAbsent(env, _ -> new ArrayList<>()).add(event);
      }
      for (List<TestEvent> file : byEnv.values()) lake.write(file, 2048);
      CursorCodec cursors =
          new CursorCodec(CursorKeys.inLake(folder), Clock.systemUTC(), CursorCodec.DEFAULT_LIFE);
      EventHistory history = new EventHistory(lake, engine, cursors, PageLimits.DEFAULT);
      for (String query : queries) {
        String[] sides = query.split(" +=> *", 2);
        String answer = answer(history, sides[0], sides[1], List.copyOf(events.keySet()));
        if (!answer.equals(sides[1])) wrong.add(query + "   but was: " + answer);
      }
    }
    assertThat(queries).isNotEmpty();
    assertThat(wrong).isEmpty();
  }

  private static String answer(
      EventHistory history, String query, String expected, List<String> names) {
    String sort = query.contains("\"sort\"") ? "" : ",\"sort\":[\"timestamp\"]";
    byte[] body = ("{" + query + sort + "}").getBytes(StandardCharsets.UTF_8);
    List<Row> rows;
    try {
      rows = history.find(TestTopics.RUNS, QueryRequestReader.read(body)).rows();
    } catch (QueryException e) {
      String message = "! " + e.getMessage();
      boolean said = expected.startsWith("! ") && message.contains(expected.substring(2));
      return said ? expected : message;
    }
    if (expected.startsWith("=")) {
      return "= " + rows.stream().map(Row::payload).collect(Collectors.joining(" "));
    }
    Stream<String> found = rows.stream().map(Row::id);
    return expected.startsWith(">")
        ? "> " + found.collect(Collectors.joining(" "))
        : found.sorted(Comparator.comparingInt(names::indexOf)).collect(Collectors.joining(" "));
  }
}
