package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.partitioner.event.MessageSplitter.Piece;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSplitterTest {
  private static final List<String> OTHERS =
      List.of(
          "UTF-16LE",
          "UTF-16BE",
          "x-UTF-16LE-BOM",
          "UTF-16",
          "UTF-32LE",
          "UTF-32BE",
          "X-UTF-32LE-BOM",
          "X-UTF-32BE-BOM");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MessageSplitter messageSplitter =
      Objects.requireNonNull(
          MessageSplitter.of(
              new Topic(
                      "t",
                      "t",
                      "{}",
                      Set.of("time"),
                      List.of(),
                      new Envelope(null, "time", null, null, List.of()),
                      Partitioning.ENV_DAY)
                  .withExplode("events")));

  private List<Piece> pieces(String message) {
    byte[] bytes = ("x" + message + "y").getBytes(UTF_8);
    return messageSplitter.pieces(bytes, 1, bytes.length - 2);
  }

  private List<String> events(String message) {
    return pieces(message).stream()
        .peek(piece -> assertThat(piece.rejection()).isNull())
        .map(piece -> new String(piece.json(), UTF_8))
        .toList();
  }

  @Test
  void eachElementIsAnEventThatTheOtherMembersJoin() {
    assertThat(
            events(
                """
                {"env":"dev", "events" : [ {"a":1.0 , "env":"own"},{}, {"b" : [{"c":"}],{"}]} ],\
                 "x":{"é":"\\u00e9"},"env":"again"}"""))
        .containsExactly(
            "{\"a\":1.0 , \"env\":\"own\",\"x\":{\"é\":\"\\u00e9\"}}",
            "{\"env\":\"dev\",\"x\":{\"é\":\"\\u00e9\"}}",
            "{\"b\" : [{\"c\":\"}],{\"}],\"env\":\"dev\",\"x\":{\"é\":\"\\u00e9\"}}");
  }

  @Test
  void namesAreTheSameHoweverTheyAreSpelt() {
    assertThat(events("{\"\\u0065vents\":[{\"\\u0061\":1}],\"a\":2,\"events\":7}"))
        .containsExactly("{\"\\u0061\":1}");
  }

  @Test
  void whatIsNoObjectStaysWhatItIsForTheReaderToReject() {
    assertThat(events("{\"a\":1,\"events\":[5,\"x\",null,[{}]]}"))
        .containsExactly("5", "\"x\"", "null", "[{}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[{\"events\":[]}]",
        "{\"a\":{\"events\":[{}]}}",
        "{\"events\":null}",
        "{\"events\":[{}]",
        "{\"events\":[{}]} x",
        "{\"events\":[{},]}",
        "{\"events\":[{}],\"a\":NaN}",
        "{\"events\":[{}],\"a\":\"\\ud800\"}"
      })
  void whatIsNoMessageIsNotTakenApart(String text) {
    assertThat(pieces(text)).isEmpty();
  }

  /** Regression: a parser read a brace and a NUL as UTF-16, and the rest was lost. */
  @Test
  void aMessageInAnotherEncodingIsNotTakenApart() {
    for (String text : List.of("{}", "{\"events\":[{}]}", "{\"events\":[{\"a\":1},{}],\"b\":2}")) {
      for (String encoding : OTHERS) {
        byte[] bytes = text.getBytes(Charset.forName(encoding));
        assertThat(messageSplitter.pieces(bytes, 0, bytes.length))
            .as("%s: %s", encoding, text)
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"events\":[]}", "{\"events\":{}}", "{\"events\":1}", "{\"events\":\"\"}"})
  void aMessageWithoutEventsIsRejected(String text) {
    var piece = pieces(text).getFirst();
    assertThat(new String(piece.json(), UTF_8)).isEqualTo(text);
    assertThat(Objects.requireNonNull(piece.rejection()).reasons().getFirst().field())
        .isEqualTo("events");
  }

  @Test
  void anElementMayBeAMessage() {
    assertThat(
            events("{\"a\":1,\"events\":[{\"b\":2,\"events\":[{\"c\":3},{\"a\":4}]},{\"d\":5}]}"))
        .containsExactly("{\"c\":3,\"b\":2,\"a\":1}", "{\"a\":4,\"b\":2}", "{\"d\":5,\"a\":1}");
  }

  @Test
  void aSmallMessageThatMakesMuchIsRejectedAsAWhole() {
    var shared = "\"s\":\"" + "x".repeat(200_000) + "\"";
    for (var text :
        List.of(
            "{%s,\"events\":[{}%s]}".formatted(shared, ",{}".repeat(9_000)),
            "{\"s\":\"%s\",\"events\":[{}%s]}".formatted("x".repeat(900), ",{}".repeat(90)),
            "{\"events\":[1%s]}".formatted(",1".repeat(10_000)))) {
      var pieces = pieces(text);
      assertThat(pieces).hasSize(1);
      assertThat(pieces.getFirst().rejection()).isNotNull();
      assertThat(pieces.getFirst().json()).hasSameSizeAs(text.getBytes(UTF_8));
    }
  }

  @Test
  void theEventsAreThoseOfTheTree() throws Exception {
    long seed = Long.getLong("tidemark.seed", 20);
    var random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      var message = object(random, 3);
      var elements = message.putArray("events");
      var expected = new ArrayList<JsonNode>();
      for (int n = random.nextInt(4); n >= 0; n--) {
        var element = object(random, 2);
        elements.add(element);
        var event = element.deepCopy();
        message
            .properties()
            .forEach(
                member -> {
                  if (member.getKey().equals("events") || event.has(member.getKey())) return;
                  event.set(member.getKey(), member.getValue());
                });
        expected.add(event);
      }
      var text = random.nextBoolean() ? message.toString() : message.toPrettyString();
      var read = new ArrayList<JsonNode>();
      for (var event : events(text)) read.add(JSON.readTree(event));
      assertThat(read).as("seed %d: %s", seed, text).isEqualTo(expected);
    }
  }

  private static ObjectNode object(Random random, int depth) {
    var object = JSON.createObjectNode();
    for (int n = random.nextInt(4); n > 0; n--) {
      var name = List.of("a", "b", "é", "", "q\"{", "\\").get(random.nextInt(6));
      switch (random.nextInt(depth > 0 ? 6 : 4)) {
        case 0 -> object.put(name, random.nextInt());
        case 1 -> object.put(name, "]}\\\" ,\n" + random.nextInt(10));
        case 2 -> object.putNull(name);
        case 3 -> object.put(name, random.nextDouble());
        case 4 -> object.set(name, object(random, depth - 1));
        default -> object.putArray(name).add(object(random, depth - 1)).add(true);
      }
    }
    return object;
  }
}
