package dev.tidemark.partitioner.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.partitioner.json.InvalidJsonException;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import dev.tidemark.partitioner.schema.SchemaTypes.JsonType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Law: if FastValidator proves a value valid, the library accepts it. */
class FastValidatorTest {
  private static final int SCHEMAS = Integer.getInteger("schemas", 500);
  private static final int EVENTS = 30;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  @Test
  void whatIsProvedTheLibraryAccepts() throws IOException, InvalidJsonException {
    long first = Long.getLong("seed", 20_250_203L);
    int valid = 0;
    int proved = 0;
    for (long seed = first; seed < first + SCHEMAS; seed++) {
      RandomSchemas random = new RandomSchemas(seed);
      JsonNode schema = random.topic();
      ReferenceValidator library = ReferenceValidator.of(schema);
      FastValidator proof = FastValidator.of(schema, List.of(List.of("a"), List.of("b", "c")));
      for (int i = 0; i < EVENTS; i++) {
        // Parsed again, so that both get the nodes of a parsed text, not nodes built by this test.
        JsonNode event = MAPPER.readTree(MAPPER.writeValueAsBytes(random.event(schema)));
        boolean isValid = library.violations(event).isEmpty();
        boolean isProved = proves(proof, event);
        assertThat(isProved && !isValid)
            .as(
                "seed %d: proved although %s%n%s%n%s",
                seed, library.violations(event), schema, event)
            .isFalse();
        if (isValid) valid++;
        if (isProved) proved++;
        String repeating = repeating(event, random.event(schema));
        assertThat(proves(proof, repeating) && !isValid)
            .as("seed %d: proved although the first counts%n%s%n%s", seed, schema, repeating)
            .isFalse();
      }
    }
    // Otherwise the law would be tested with no cases.
    assertThat(valid).isGreaterThan(SCHEMAS * EVENTS / 10);
    assertThat(proved).as("of %d valid ones", valid).isGreaterThan(valid / 2);
  }

  /** Regression: the condition is used twice, and again for each `if` within it. */
  @Test
  @Timeout(30)
  void manyConditionsWithinEachOtherAreTooMuch() throws IOException, InvalidJsonException {
    String condition = "{\"required\":[\"a\"]}";
    for (int i = 0; i < 90; i++) {
      condition =
          "{\"if\":%s,\"then\":{\"required\":[\"b\"]},\"else\":{\"required\":[\"c\"]}}"
              .formatted(condition);
    }
    FastValidator proof = FastValidator.of(MAPPER.readTree(condition), List.of());
    assertThat(proof.unchecked()).anyMatch(place -> place.contains("too deep or too large"));
    assertThat(proves(proof, MAPPER.readTree("{\"a\":1}"))).isFalse();
  }

  @Test
  void anAcceptedMemberHasOneOfItsSchemasTypes() throws IOException, InvalidJsonException {
    for (long seed = 0; seed < 100; seed++) {
      RandomSchemas random = new RandomSchemas(seed);
      JsonNode schema = random.topic();
      ReferenceValidator library = ReferenceValidator.of(schema);
      SchemaTypes types = new SchemaTypes(schema);
      for (int i = 0; i < EVENTS; i++) {
        JsonNode event = MAPPER.readTree(MAPPER.writeValueAsBytes(random.event(schema)));
        if (!library.violations(event).isEmpty()) continue;
        for (var property : schema.path("properties").properties()) {
          JsonNode value = event.get(property.getKey());
          if (value == null) continue;
          assertThat(types.of(property.getValue()))
              .as("seed %d: %s by %s", seed, value, property.getValue())
              .contains(typeOf(value));
        }
      }
    }
  }

  /** Regression: the text was decoded for each of many constants, for one step. */
  @Test
  void anPrintableTakesTheStepsOfReadingIt() throws InvalidJsonException {
    EnumCheck constant = new EnumCheck(List.of(TextNode.valueOf("x")));
    for (String begin : List.of("a", "\\n")) {
      byte[] text = ('"' + begin + "a".repeat(80_000) + '"').getBytes(UTF_8);
      JsonTokens tokens = new JsonTokens(1);
      tokens.start(text, 0, text.length);
      Steps steps = new Steps();
      steps.start(100_000);
      assertThat(constant.test(tokens, steps)).isEqualTo(Ternary.NO);
      assertThat(100_000 - steps.left()).isEqualTo(begin.equals("a") ? 1 : 10_001);
    }
  }

  @Test
  void watchedMembersAreShownOnce() throws IOException, InvalidJsonException {
    FastValidator proof =
        FastValidator.of(
            MAPPER.readTree(
                "{\"properties\": {\"o\": {\"$ref\": \"#/$defs/o\"}},"
                    + "\"$defs\": {\"o\": {\"properties\": {\"x\": {\"type\": \"integer\"}}}}}"),
            List.of(List.of("t"), List.of("o", "x"), List.of("o", "y")));
    List<String> shown = new ArrayList<>();
    String event =
        "{\"x\":0,\"o\":{\"y\":[1],\"x\":2,\"x\":\"3\"},\"t\":4,\"t\":5,\"o\":{\"x\":6}}";
    JsonTokens tokens = new JsonTokens(100);
    tokens.start(event.getBytes(UTF_8), 0, event.length());
    assertThat(
            proof.proves(
                tokens,
                (path, at) ->
                    shown.add(path + " " + (at.token().isScalarValue() ? at.text() : at.token())),
                CheckLimits.unlimited()))
        .isTrue();
    assertThat(shown).containsExactly("2 START_ARRAY", "1 2", "0 4");
  }

  @Test
  void placesThatProveNothingAreNamed() throws IOException {
    JsonNode schema =
        MAPPER.readTree(
            """
            {"properties": {
               "plain": {"type": "string", "pattern": "^a"},
               "odd": {"type": "object", "patternProperties": {"^x": {"type": "integer"}}},
               "list": {"type": "array", "uniqueItems": true},
               "tree": {"$ref": "#/$defs/tree"}},
             "if": {"properties": {"plain": {"const": "a"}}, "required": ["plain"]},
             "then": {"properties": {"odd": {"required": ["y"]}}},
             "$defs": {"tree": {"properties": {"below": {"$ref": "#/$defs/tree"}}}}}
            """);
    assertThat(FastValidator.of(schema, List.of()).unchecked())
        .containsExactly(
            "#/$defs/tree (refers to itself)",
            "#/properties/list/uniqueItems",
            "#/properties/odd/patternProperties",
            "#/then/properties/odd/required");
    // All parts of the sample topics can be proved.
    try (Stream<Path> files = Files.list(Path.of("..", "conf", "topics"))) {
      for (Path file : files.toList()) {
        assertThat(FastValidator.of(MAPPER.readTree(Files.readString(file)), List.of()).unchecked())
            .as("%s", file)
            .isEmpty();
      }
    }
  }

  @Test
  void theSampleTopicsCompile() throws IOException, InvalidJsonException {
    try (Stream<Path> files = Files.list(Path.of("..", "conf", "topics"))) {
      for (Path file : files.toList()) {
        JsonNode schema = MAPPER.readTree(Files.readString(file));
        ReferenceValidator library = ReferenceValidator.of(schema);
        FastValidator proof = FastValidator.of(schema, List.of());
        RandomSchemas random = new RandomSchemas(1);
        for (int i = 0; i < 300; i++) {
          JsonNode event = MAPPER.readTree(MAPPER.writeValueAsBytes(random.event(schema)));
          boolean isValid = library.violations(event).isEmpty();
          assertThat(proves(proof, event) && !isValid).as("%s %s", file, event).isFalse();
        }
      }
    }
  }

  private static boolean proves(FastValidator proof, JsonNode event)
      throws IOException, InvalidJsonException {
    return proves(proof, MAPPER.writeValueAsString(event));
  }

  private static boolean proves(FastValidator proof, String event)
      throws IOException, InvalidJsonException {
    byte[] bytes = event.getBytes(UTF_8);
    JsonTokens tokens = new JsonTokens(100);
    tokens.start(bytes, 0, bytes.length);
    return proof.proves(tokens, (path, at) -> {}, CheckLimits.unlimited());
  }

  /** Returns the event, followed by the members of another event that have the same names. */
  private static String repeating(JsonNode event, JsonNode other)
      throws IOException, InvalidJsonException {
    StringBuilder text = new StringBuilder(MAPPER.writeValueAsString(event));
    text.setLength(text.length() - 1);
    for (var member : other.properties()) {
      if (!event.has(member.getKey())) continue;
      text.append(",").append(MAPPER.writeValueAsString(member.getKey())).append(":");
      text.append(MAPPER.writeValueAsString(member.getValue()));
    }
    return text.append("}").toString();
  }

  private static JsonType typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> JsonType.BOOLEAN;
      case NUMBER -> value.canConvertToExactIntegral() ? JsonType.INTEGER : JsonType.NUMBER;
      case STRING -> JsonType.STRING;
      case ARRAY -> JsonType.ARRAY;
      case OBJECT -> JsonType.OBJECT;
      default -> JsonType.NULL;
    };
  }
}
