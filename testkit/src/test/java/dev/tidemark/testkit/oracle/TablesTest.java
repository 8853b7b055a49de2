package dev.tidemark.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables of the meaning of queries, which test DuckDB in the module sql, hold for the oracle,
 * too: events ({@code NAME JSON}), then queries, an arrow, and the names of events ({@code >} if
 * their order matters), {@code =} and payloads, or {@code !} for a rejection.
 */
class TablesTest {
  private static final Path TABLES = Path.of("../sql/src/test/resources/tables");

  /** The topic of the tables. */
  private static final Topic RUNS =
      new Topic(
          "test.Runs",
          "Runs",
          "{}",
          Set.of(
              "event_id",
              "time",
              "environment",
              "tenant",
              "name",
              "count",
              "ratio",
              "ok",
              "ended",
              "a.b",
              "detail",
              "tags",
              "name_in"),
          List.of(
              new Field("event_id", List.of("event_id"), FieldType.STRING),
              new Field("time", List.of("time"), FieldType.TIME),
              new Field("environment", List.of("environment"), FieldType.STRING),
              new Field("tenant", List.of("tenant"), FieldType.LONG),
              new Field("name", List.of("name"), FieldType.STRING),
              new Field("count", List.of("count"), FieldType.LONG),
              new Field("ratio", List.of("ratio"), FieldType.DOUBLE),
              new Field("ok", List.of("ok"), FieldType.BOOLEAN),
              new Field("ended", List.of("ended"), FieldType.TIME),
              new Field("a.b", List.of("a.b"), FieldType.STRING),
              new Field("detail.code", List.of("detail", "code"), FieldType.LONG)),
          new Envelope("event_id", "time", "environment", "tenant", List.of()),
          Partitioning.ENV_DAY);

  static List<Path> tables() throws IOException {
    try (Stream<Path> files = Files.list(TABLES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void every_query_has_the_answer_of_its_table(Path table) throws IOException {
    List<StoredEvent> events = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(table)) {
      if (line.isBlank() || line.startsWith("#")) continue;
      if (line.contains(" =>")) {
        String[] sides = line.split(" +=> *", 2);
        String answer = answer(sides[0], sides[1], events);
        if (!answer.equals(sides[1])) wrong.add(line + "   but was: " + answer);
      } else {
        String[] event = line.split(" +", 2);
        events.add(event(event[0], events.size(), event[1]));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String answer(String query, String expected, List<StoredEvent> events) {
    String sort = query.contains("\"sort\"") ? "" : ",\"sort\":[\"timestamp\"]";
    List<StoredEvent> found;
    try {
      Request request = Request.read(("{" + query + sort + "}").getBytes(StandardCharsets.UTF_8));
      found = new Oracle(RUNS).answer(request.oracleQuery(), events);
    } catch (InvalidQuery e) {
      return expected.startsWith("! ") ? expected : "! " + e.getMessage();
    }
    if (expected.startsWith("= ")) {
      // The oracle does not define how much white space is kept.
      String right = Json.parse(expected.substring(2)).text();
      String payload = Json.parse(found.getFirst().text()).text();
      return payload.equals(right) ? expected : "= " + payload;
    }
    if (expected.startsWith("> "))
      return "> " + found.stream().map(StoredEvent::id).collect(Collectors.joining(" "));
    return events.stream()
        .filter(found::contains)
        .map(StoredEvent::id)
        .collect(Collectors.joining(" "));
  }

  /** Returns the event; id and time are added if the text has none. */
  private static StoredEvent event(String id, long ms, String text) {
    Map<String, Json> members = ((Json.Obj) Json.parse(text)).members();
    OptionalLong time = TimeText.instant(members.getOrDefault("time", Json.Null.NULL));
    String named = text(members.get("event_id"));
    return new StoredEvent(
        named == null ? id : named,
        time.orElse(ms),
        text(members.get("environment")),
        text(members.get("tenant")),
        new Json.Obj(members),
        text);
  }

  private static @Nullable String text(@Nullable Json json) {
    return switch (json) {
      case Json.Str(String value) -> value;
      case Json.Num(String value) -> value;
      case null -> null;
      case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> null;
    };
  }
}
