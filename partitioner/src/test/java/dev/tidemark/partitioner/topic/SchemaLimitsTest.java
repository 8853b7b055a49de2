package dev.tidemark.partitioner.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.topic.TopicDefinitionException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a schema either works or is rejected with its place, however deep it is and however it
 * refers to itself.
 */
class SchemaLimitsTest {
  @TempDir Path folder;

  /** F1: 400 levels deep. */
  @Test
  void aSchemaThatIsNestedTooDeeplyIsRejectedOnAnyThread() throws InterruptedException {
    for (int levels : List.of(100, 400, 900, 100_000)) {
      String deep = "{\"properties\":{\"p\":".repeat(levels) + "{}" + "}}".repeat(levels);
      AtomicReference<List<Problem>> problems = new AtomicReference<>(List.of());
      Thread thread =
          new Thread(null, () -> problems.set(problems(timed(deep))), "little", 256 * 1024);
      thread.start();
      thread.join();
      assertThat(problems.get())
          .as("%d levels", levels)
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.place()).contains("t.json");
                assertThat(problem.message()).contains("deeper than 200 levels");
              });
    }
  }

  @Test
  void aTopicOfTooManyColumnsIsRejected() {
    assertThat(problems(wide(3999))).isEmpty();
    assertThat(problems(wide(4000)))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.message()).contains("4001 fields", "at most 4000"));
  }

  /** Returns a schema of {@code strings} strings and a time. */
  private static String wide(int strings) {
    return IntStream.range(0, strings)
        .mapToObj(i -> ",\"s%d\":{\"type\":\"string\"}".formatted(i))
        .collect(Collectors.joining("", "{\"properties\":{\"time\":{}", "}}"));
  }

  @Test
  void aSchemaOfAHundredMembersWithinOneAnotherWorks() {
    String deep = "{\"properties\":{\"p\":".repeat(90) + "{\"type\":\"null\"}" + "}}".repeat(90);
    EventReader reader = EventReader.of(read(timed(deep)));
    String inside = "{\"p\":".repeat(90) + "%s" + "}".repeat(90);
    assertThat(result(reader, inside.formatted("null"))).isInstanceOf(Event.class);
    assertThat(result(reader, inside.formatted("1"))).isInstanceOf(Rejection.class);
  }

  @Test
  void longChainsOfReferencesAreRejectedAndShortOnesWork() {
    assertThat(problems(timed(chain(120))))
        .anySatisfy(
            problem -> {
              assertThat(problem.place()).contains("t.json#/properties/v/$defs/");
              assertThat(problem.message()).contains("more than 100 schemas");
            });
    assertThat(problems(timed(chain(20_000)))).isNotEmpty();
    EventReader reader = EventReader.of(read(timed(chain(45))));
    assertThat(result(reader, "1")).isInstanceOf(Event.class);
    assertThat(result(reader, "\"a\"")).isInstanceOf(Rejection.class);
  }

  private static String chain(int length) {
    return "{\"$ref\":\"#/$defs/d0\",\"$defs\":{%s,\"d%d\":{\"type\":\"integer\"}}}"
        .formatted(
            IntStream.range(0, length)
                .mapToObj(
                    i -> "\"d%d\":{\"allOf\":[{\"$ref\":\"#/$defs/d%d\"}]}".formatted(i, i + 1))
                .collect(Collectors.joining(",")),
            length)
        .replace("#/$defs", "#/properties/v/$defs");
  }

  /** Each schema refers twice to the next: 2^60 paths, and 61 schemas. */
  @Test
  void referencesThatMultiplyAreReadOnce() {
    String schema =
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    "\"d%d\":{\"anyOf\":[{\"$ref\":\"#/properties/v/$defs/d%d\"},{\"$ref\":\"#/properties/v/$defs/d%d\"}]}"
                        .formatted(i, i + 1, i + 1))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"$ref\":\"#/properties/v/$defs/d0\",\"$defs\":{",
                    ",\"d30\":{\"type\":\"integer\"}}}"));
    EventReader reader = EventReader.of(read(timed(schema)));
    assertThat(result(reader, "1")).isInstanceOf(Event.class);
    assertThat(((Rejection) result(reader, "\"a\"")).reasons().getFirst().message())
        .contains("steps to check");
  }

  @Test
  void referencesByEscapesAnchorsAndIdentifiersWork() {
    String schema =
        """
        {"properties":{"a":{"$ref":"#/properties/v/$defs/p%25q"},"b":{"$ref":"#here"},
           "c":{"$ref":"other.json"},"d":{"$ref":"other.json#/$defs/x~1y"},"e":{"$dynamicRef":"#dyn"}},
         "$defs":{"p%q":{"type":"null"},"x":{"$anchor":"here","type":"null"},
           "o":{"$id":"other.json","type":"null","$defs":{"x/y":{"type":"null"}}},
           "y":{"$dynamicAnchor":"dyn","type":"null"}}}
        """;
    EventReader reader = EventReader.of(read(timed(schema)));
    for (String name : List.of("a", "b", "c", "d", "e")) {
      assertThat(result(reader, "{\"" + name + "\":null}")).isInstanceOf(Event.class);
      assertThat(result(reader, "{\"" + name + "\":1}")).as(name).isInstanceOf(Rejection.class);
    }
  }

  /** Regression: FastValidator and the columns resolved its references from the root. */
  @Test
  void whatAPartWithAnIdentifierRefersToLiesWithinIt() {
    Topic topic =
        read(
            """
            {"properties":{"time":{},"v":{"$ref":"#/$defs/n/properties/x"}},
             "$defs":{"b":{"type":"integer"},
               "n":{"$id":"http://x/n","properties":{"x":{"$ref":"#/$defs/b"}},
                 "$defs":{"b":{"type":"string"}}}}}""");
    assertThat(topic.fields())
        .filteredOn(field -> field.name().equals("v"))
        .extracting(Field::type)
        .containsExactly(FieldType.STRING);
    EventReader reader = EventReader.of(topic);
    assertThat(result(reader, "\"s\"")).isInstanceOf(Event.class);
    assertThat(result(reader, "5")).isInstanceOf(Rejection.class);
    assertThat(reader.unchecked()).isEmpty();
  }

  @Test
  void aPatternThatIsNoneOfEcma262IsRejectedAtItsPlace() {
    assertThat(
            problems(
                timed(
                    """
                    {"pattern":"(?i)a","patternProperties":{"^[a":{}},"items":{"pattern":"\\\\Z"}}
                    """)))
        .containsExactlyInAnyOrder(
            new Problem(
                file() + "#/properties/v/pattern",
                "not a valid ECMA-262 pattern: '(?i)a', character 2: expected (?:, (?=, (?!, (?<=,"
                    + " (?<! or (?<name>"),
            new Problem(
                file() + "#/properties/v/patternProperties/^[a",
                "not a valid ECMA-262 pattern: '^[a', character 2: this '[' is not closed"),
            new Problem(
                file() + "#/properties/v/items/pattern",
                "not a valid ECMA-262 pattern: '\\Z', character 1: '\\Z' is not an ECMA-262"
                    + " escape"));
  }

  private Path file() {
    return folder.resolve("t.json");
  }

  /** Returns a schema of events with the schema of their member {@code v}. */
  private static String timed(String schema) {
    return "{\"properties\":{\"time\":{},\"v\":" + schema + "}}";
  }

  private Topic read(String schema) {
    try {
      return TopicReader.readSchema(Files.writeString(file(), schema));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Problem> problems(String schema) {
    TopicDefinitionException e =
        catchThrowableOfType(TopicDefinitionException.class, () -> read(schema));
    return e == null ? List.of() : e.problems();
  }

  private static Object result(EventReader reader, String value) {
    byte[] line = ("{\"time\":1,\"v\":" + value + "}").getBytes(UTF_8);
    return reader.read(line, 0, line.length);
  }
}
