package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.partitioner.schema.RandomSchemas;
import dev.tidemark.partitioner.schema.ReferenceValidator;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Law: a line is an event exactly if it is strict JSON, the reference library accepts it by the
 * topic's schema, and none of its numbers is outside the range of a double. Tested with random
 * schemas and random events, some with changed bytes.
 */
class ReadResultLawTest {
  private static final int SCHEMAS = Integer.getInteger("tidemark.schemas", 300);
  private static final int EVENTS = 30;
  private static final String CHANGES = "{}[]\",:0123456789.eE-+ tfn\\ua\t";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  @Test
  void aLineIsAnEventExactlyWhereTheLibraryAcceptsIt() throws IOException {
    long first = Long.getLong("tidemark.seed", 5);
    int accepted = 0;
    int rejected = 0;
    for (long seed = first; seed < first + SCHEMAS; seed++) {
      RandomSchemas schemas = new RandomSchemas(seed);
      Random random = new Random(seed);
      ObjectNode schema = schemas.topic();
      if (schema.path("properties") instanceof ObjectNode named) named.putObject("time");
      // As parsed from a file: nodes built by this test contain numbers of other types.
      ReferenceValidator library = ReferenceValidator.of(MAPPER.readTree(schema.toString()));
      EventReader reader = EventReader.of(topic(schema));
      for (int i = 0; i < EVENTS; i++) {
        ObjectNode event = MAPPER.createObjectNode().put("time", 1);
        event.setAll((ObjectNode) schemas.event(schema));
        event.put("time", 1);
        byte[] line = MAPPER.writeValueAsBytes(event);
        for (int m = random.nextInt(3); m > 0; m--) change(line, random);
        if (random.nextInt(20) == 0) line = new String(line, UTF_8).getBytes(other(random));
        Expected expected = expected(line, library, schema.toString());
        if (expected == Expected.UNTOLD) continue;
        ReadResult readResult = reader.read(line, 0, line.length);
        assertThat(readResult instanceof Event)
            .as("seed %d, schema %s: %s is %s", seed, schema, new String(line, UTF_8), readResult)
            .isEqualTo(expected == Expected.EVENT);
        if (expected == Expected.EVENT) accepted++;
        else rejected++;
      }
    }
    // Otherwise the law would be tested with no cases.
    assertThat(accepted).isGreaterThan(SCHEMAS * EVENTS / 20);
    assertThat(rejected).isGreaterThan(SCHEMAS * EVENTS / 4);
  }

  /** Seed 67, reduced: the library compares numbers within objects as nodes. */
  @Test
  void numbersWithinConstantsAreEqualByTheirValue() throws IOException {
    JsonNode schema =
        MAPPER.readTree(
            """
            {"properties": {"c": {"const": {"b": [0, 1.5]}},
                            "e": {"enum": [[1.0], {"x": 9007199254740993}]},
                            "u": {"type": "array", "uniqueItems": true}}}
            """);
    EventReader reader = EventReader.of(topic(schema));
    for (String good :
        List.of(
            "\"c\":{\"b\":[0,1.5]}",
            "\"c\":{\"b\":[-0.0,15e-1]}",
            "\"e\":[1]",
            "\"e\":{\"x\":9007199254740993.0}")) {
      assertThat(read(reader, good)).as(good).isInstanceOf(Event.class);
    }
    for (String bad :
        List.of(
            "\"c\":{\"b\":[0,1]}",
            "\"e\":{\"x\":9007199254740992}",
            "\"u\":[1,1.0]",
            "\"c\":{\"b\":[0,1e400]}")) {
      assertThat(read(reader, bad)).as(bad).isInstanceOf(Rejection.class);
    }
  }

  /** Regression: a null was rejected, and an object could not be validated at all. */
  @Test
  void containsSaysNothingOfWhatIsNoArray() throws IOException {
    EventReader reader =
        EventReader.of(
            topic(
                MAPPER.readTree("{\"properties\": {\"t\": {\"contains\": {\"const\": \"x\"}}}}")));
    for (String good : List.of("null", "\"s\"", "1", "true", "{}", "{\"a\":1}", "[1,\"x\"]")) {
      assertThat(read(reader, "\"t\":" + good)).as(good).isInstanceOf(Event.class);
    }
    for (String bad : List.of("[]", "[\"y\"]")) {
      assertThat(read(reader, "\"t\":" + bad)).as(bad).isInstanceOf(Rejection.class);
    }
  }

  private static ReadResult read(EventReader reader, String members) {
    byte[] line = ("{\"time\":1," + members + "}").getBytes(UTF_8);
    return reader.read(line, 0, line.length);
  }

  private enum Expected {
    EVENT,
    REFUSED,
    /**
     * Not compared here: other tests cover repeated members, changed times and exponents of many
     * digits.
     */
    UNTOLD
  }

  private static Expected expected(byte[] line, ReferenceValidator library, String schema)
      throws IOException {
    if (!StrictJson.accepts(line)) return Expected.REFUSED;
    JsonNode tree;
    try {
      tree = MAPPER.readTree(line);
    } catch (JsonProcessingException | NumberFormatException repeatedOrTooMuchForTheLibrary) {
      return Expected.UNTOLD;
    }
    if (tree.path("time").intValue() != 1 || !tree.get("time").isInt()) return Expected.UNTOLD;
    if (schema.contains("multipleOf") && !isOfDoubles(tree)) return Expected.UNTOLD;
    if (schema.contains("imum") && !isOfLongs(tree)) return Expected.UNTOLD;
    boolean isEvent = isWithinDoubles(tree) && library.violations(tree).isEmpty();
    return isEvent ? Expected.EVENT : Expected.REFUSED;
  }

  /**
   * Returns whether all numbers are in the range of a long. The library compares others by their
   * last 64 bits.
   */
  private static boolean isOfLongs(JsonNode node) {
    if (node.isNumber()) return ExactNumbers.isLong(node.decimalValue());
    for (JsonNode inner : node) if (!isOfLongs(inner)) return false;
    return true;
  }

  /** Returns whether all numbers are exact doubles. The library divides doubles. */
  private static boolean isOfDoubles(JsonNode node) {
    if (node.isNumber()) {
      double rounded = node.doubleValue();
      return !Double.isInfinite(rounded)
          && new BigDecimal(rounded).compareTo(node.decimalValue()) == 0;
    }
    for (JsonNode inner : node) if (!isOfDoubles(inner)) return false;
    return true;
  }

  private static boolean isWithinDoubles(JsonNode node) {
    if (node.isNumber()) return !Double.isInfinite(node.doubleValue());
    for (JsonNode inner : node) if (!isWithinDoubles(inner)) return false;
    return true;
  }

  /**
   * Returns another encoding. A parser that detects encodings reads each of them without a byte
   * order mark.
   */
  private static Charset other(Random random) {
    List<String> others = List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE");
    return Charset.forName(others.get(random.nextInt(others.size())));
  }

  private static void change(byte[] line, Random random) {
    if (random.nextInt(3) > 0) return;
    line[random.nextInt(line.length)] = (byte) CHANGES.charAt(random.nextInt(CHANGES.length()));
  }

  private static Topic topic(JsonNode schema) {
    return new Topic(
        "t",
        "t",
        schema.toString(),
        Set.of("time"),
        List.of(),
        new Envelope(null, "time", null, null, List.of()),
        Partitioning.ENV_DAY);
  }
}
