package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.lake.TrialLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the meaning of queries by the tables in {@code sql/src/test/resources/tables} (their format
 * is described in {@code MeaningTest} there), on any engine, in a lake that the loader has filled.
 *
 * <p>Skips queries on the text of the whole event, because here each event also has an id and a
 * time. Events that the schema rejects are removed from both sides.
 */
public abstract class MeaningContract {
  private static final Path TABLES = Path.of("../sql/src/test/resources/tables");

  private static final String TOPICS =
      """
      {"topics": {"test.Runs": {"id": "event_id", "timestamp": "time", "env": "environment",
        "org": "tenant", "columns": ["detail.code"]}}}\
      """;

  private static final String SCHEMA =
      """
      {"type": "object", "properties": {
        "event_id": {"type": "string"},
        "time": {"type": "string", "format": "date-time"},
        "environment": {"type": ["string", "null"]},
        "tenant": {"type": ["integer", "null"]},
        "name": {"type": ["string", "null"]},
        "count": {"type": ["integer", "null"]},
        "ratio": {"type": ["number", "null"]},
        "ok": {"type": ["boolean", "null"]},
        "ended": {"type": ["string", "null"], "format": "date-time"},
        "a.b": {"type": ["string", "null"]},
        "detail": {"properties": {"code": {"type": ["integer", "null"]}}},
        "tags": {},
        "name_in": {}}}\
      """;

  @TempDir private Path folder;

  /** Returns the engine under test for the files of a lake. */
  protected abstract QueryEngine engine(Path lake);

  /** Returns how the engine is tested. */
  protected TestProfile pace() {
    return TestProfile.QUICK;
  }

  private record Table(Map<String, String> events, List<String> queries) {}

  @ParameterizedTest
  @ValueSource(
      strings = {"nulls", "types", "numbers", "strings", "times", "paths", "elements", "any"})
  void every_query_has_the_answer_of_its_table(String name) throws IOException {
    Table table = read(TABLES.resolve(name + ".txt"));
    Files.createDirectories(folder.resolve("conf/topics"));
    Files.writeString(folder.resolve("conf/topics.yml"), TOPICS);
    Files.writeString(folder.resolve("conf/topics/test.Runs.json"), SCHEMA);
    List<Optional<String>> wrong;
    try (TrialLake lake =
        TrialLake.open(folder, TopicReader.read(folder.resolve("conf")), this::engine)) {
      Topic topic = lake.topic("test.Runs");
      table.events().values().removeIf(line -> !isEvent(topic, line));
      lake.land(topic, List.copyOf(table.events().values()));
      lake.load(topic);
      List<String> names = List.copyOf(table.events().keySet());
      wrong =
          pace()
              .all(
                  table.queries().stream()
                      .<Supplier<Optional<String>>>map(
                          query -> () -> wrong(lake, topic, query, names))
                      .toList());
    }
    assertThat(table.queries()).isNotEmpty();
    assertThat(wrong.stream().flatMap(Optional::stream)).isEmpty();
  }

  private static Optional<String> wrong(
      TrialLake lake, Topic topic, String query, List<String> names) {
    String[] sides = query.split(" +=> *", 2);
    String expected = expected(sides[1], names);
    String answer = answer(lake, topic, sides[0], expected, names);
    return answer.equals(expected)
        ? Optional.empty()
        : Optional.of(query + "   but was: " + answer);
  }

  private static Table read(Path file) throws IOException {
    Map<String, String> events = new LinkedHashMap<>();
    List<String> queries = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.isBlank() || line.startsWith("#")) continue;
      if (line.contains(" =>")) {
        if (!line.contains("\"q\":")) queries.add(line);
      } else {
        String[] event = line.split(" +", 2);
        events.put(event[0], identified(event[1], event[0], events.size()));
      }
    }
    return new Table(events, queries);
  }

  private static String identified(String event, String id, long time) {
    String line = event;
    if (!event.contains("\"event_id\"")) line = with(line, "event_id", id);
    if (!event.contains("\"time\"")) line = with(line, "time", Instant.ofEpochMilli(time));
    return line;
  }

  private static String with(String object, String member, Object text) {
    String open = object.substring(0, object.lastIndexOf('}'));
    String comma = open.strip().equals("{") ? "" : ", ";
    return "%s%s\"%s\": \"%s\"}".formatted(open, comma, member, text);
  }

  private static boolean isEvent(Topic topic, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    return EventReader.of(topic).read(bytes, 0, bytes.length) instanceof Event;
  }

  private static String expected(String side, List<String> names) {
    if (side.startsWith("!")) return side;
    return Stream.of(side.split(" "))
        .filter(name -> name.equals(">") || names.contains(name))
        .collect(Collectors.joining(" "));
  }

  private static String answer(
      TrialLake lake, Topic topic, String query, String expected, List<String> names) {
    String sort = query.contains("\"sort\"") ? "" : ",\"sort\":[\"timestamp\"]";
    List<Row> rows;
    try {
      rows = lake.ask(topic, "{" + query + sort + "}").rows();
    } catch (QueryException e) {
      String message = "! " + Objects.toString(e.getMessage());
      boolean said = expected.startsWith("! ") && message.contains(expected.substring(2));
      return said ? expected : message;
    }
    Stream<String> found = rows.stream().map(Row::id);
    return expected.startsWith(">")
        ? found.collect(Collectors.joining(" ", "> ", ""))
        : found
            .sorted((a, b) -> Integer.compare(names.indexOf(a), names.indexOf(b)))
            .collect(Collectors.joining(" "));
  }
}
