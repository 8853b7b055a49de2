package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.samples.SampleEvent;
import dev.tidemark.samples.SampleEvents;
import dev.tidemark.samples.SampleOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Order(7)
@Execution(ExecutionMode.CONCURRENT)
class PostVerdictLawTest {
  private static final int LINES = Integer.getInteger("tidemark.verdict.lines", 20);
  private static final String TOO_COSTLY = "takes more than 822";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** What members become. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "1",
          "1.0",
          "-0",
          "1e400",
          "1e2",
          "0.5",
          "9223372036854775808",
          "\"\"",
          "\" \"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"2025-02-30\"",
          "\"2025-02-03 04:05\"",
          "1614556800000",
          "-1",
          "[]",
          "{}",
          "[null]",
          "\"日本\"",
          "NaN",
          "01",
          "'x'",
          "253402300800000");

  /** What is put anywhere into a line. */
  private static final List<String> BITS =
      List.of(
          "\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\\",
          " ",
          "\t",
          "\r",
          "0",
          "9",
          "-",
          "e",
          "null",
          "\\u0000",
          "\u0000",
          "\u00c3\u00a9",
          "\u00c0",
          "\u00ff",
          "/**/",
          "\u00ef\u00bb\u00bf");

  /** Single-byte text, so that bytes that are no UTF-8 can be made, too. */
  private static String mutated(Random random, SampleEvent event) throws IOException {
    var line = new String(event.json(), ISO_8859_1);
    for (int times = random.nextInt(3); times > 0; times--) {
      int at = random.nextInt(line.length() + 1);
      int end = Math.min(line.length(), at + random.nextInt(3));
      var bit = random.nextInt(4) == 0 ? "" : BITS.get(random.nextInt(BITS.size()));
      if (random.nextInt(3) > 0) line = withOtherMember(random, line);
      else line = line.substring(0, at) + bit + line.substring(end);
    }
    return random.nextInt(30) > 0 ? line : inAnotherEncoding(random, line);
  }

  private static String inAnotherEncoding(Random random, String line) {
    var others = List.of("UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE");
    var other = Charset.forName(others.get(random.nextInt(others.size())));
    return new String(line.getBytes(other), ISO_8859_1);
  }

  private static String withOtherMember(Random random, String line) throws IOException {
    JsonNode tree;
    try {
      tree = JSON.readTree(line.getBytes(ISO_8859_1));
    } catch (IOException notJsonAnyMore) {
      return line;
    }
    if (!(tree instanceof ObjectNode event) || event.isEmpty()) return line;
    var names = new ArrayList<String>();
    event.fieldNames().forEachRemaining(names::add);
    var name = names.get(random.nextInt(names.size()));
    if (random.nextInt(5) == 0)
      return latin(event.without(name).toPrettyString().replace("\n", " "));
    event.put(name, "@@");
    return latin(event.toString()).replace("\"@@\"", VALUES.get(random.nextInt(VALUES.size())));
  }

  private static String latin(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  @Test
  void postsResultAndTheLoadersResultAreTheSameForRandomEventsOnAllSampleSchemas(@TempDir Path dir)
      throws Exception {
    long seed = Long.getLong("tidemark.seed", 12);
    var random = new Random(seed);
    var shares = new SampleOptions.Shares(0, 0.1, 0.2);
    var samples =
        SampleEvents.stream(
                new SampleOptions(seed, Instant.parse("2026-11-01T00:00:00Z"), 20_000, shares))
            .collect(Collectors.groupingBy(SampleEvent::topic));
    try (var lake = ServedLake.start(dir, Map.of())) {
      var topics = lake.open().workspace().topics().all();
      assertThat(samples.keySet())
          .containsExactlyInAnyOrderElementsOf(topics.stream().map(Topic::name).toList());
      for (var topic : topics) {
        var of = samples.getOrDefault(topic.name(), List.of());
        var lines = new ArrayList<String>();
        while (lines.size() < LINES) {
          var line = mutated(random, of.get(random.nextInt(of.size())));
          if (!line.isBlank()) lines.add(line);
        }
        compare(lake, topic, lines, "seed " + seed + ", topic " + topic.name());
      }
    }
  }

  @Test
  void whatIsOlderThanTheTopicKeepsIsRejectedByPostAsByTheLoader(@TempDir Path dir)
      throws Exception {
    long seed = Long.getLong("tidemark.seed", 14);
    var random = new Random(seed);
    var now = Instant.now();
    var lines = new ArrayList<String>();
    while (lines.size() < LINES) {
      // An hour on either side: the file is loaded a moment later than the lines are posted.
      int hours = 30 * 24 + (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(200));
      var time = random.nextInt(10) == 0 ? "5" : "\"" + now.minus(Duration.ofHours(hours)) + "\"";
      lines.add("{\"id\":\"%d\",%s \"time\":%s}".formatted(lines.size(), "\t", time));
    }
    ServedLake.Change change =
        conf -> {
          Files.writeString(
              conf.resolve("topics/kept.json"),
              "{\"properties\":{\"id\":{},\"time\":{\"type\":\"string\"}}}");
          Files.writeString(
              conf.resolve("topics.yml"), "  kept: {retention: 30d}\n", StandardOpenOption.APPEND);
          Files.writeString(conf.resolve("access.json"), "{\"kept\":[\"Demo\"]}");
        };
    try (var lake = ServedLake.start(dir, Map.of(), change)) {
      var topic = lake.open().workspace().topics().find("kept").orElseThrow();
      compare(lake, topic, lines, "seed " + seed);
      var old = "{\"id\":\"old\",\"time\":\"2020-01-01\"}".getBytes(UTF_8);
      var answer = lake.send(lake.events("kept", "application/json", old));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("'time': 2020-01-01T00:00:00.000Z is older than the topic's retention");
    }
  }

  /** Found by reading: a brace and a NUL were UTF-16 to a parser, and all beside it was lost. */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{explode: events}"})
  void aLineInAnotherEncodingIsRejectedAlone(String options, @TempDir Path dir) throws Exception {
    long seed = Long.getLong("tidemark.seed", 15);
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    while (lines.size() < LINES) {
      int i = lines.size();
      var good = "{\"id\":\"%d\",\"time\":1614556800000}".formatted(i);
      var message = "{\"events\":[{\"id\":\"%d\",\"time\":1614556800000},{}]}".formatted(i);
      var line = List.of("{}", good, message).get(random.nextInt(3));
      lines.add(i % 2 == 0 ? good : inAnotherEncoding(random, line));
    }
    ServedLake.Change change =
        conf -> {
          Files.writeString(
              conf.resolve("topics/wide.json"),
              "{\"properties\":{\"id\":{},\"time\":{\"type\":\"integer\"}}}");
          Files.writeString(
              conf.resolve("topics.yml"), "  wide: " + options + "\n", StandardOpenOption.APPEND);
          Files.writeString(conf.resolve("access.json"), "{\"wide\":[\"Demo\"]}");
        };
    try (var lake = ServedLake.start(dir, Map.of(), change)) {
      var topic = lake.open().workspace().topics().find("wide").orElseThrow();
      compare(lake, topic, lines, "seed " + seed);
    }
  }

  private static final String COSTLY =
      """
      {"properties":{"id":{},"time":{},"p":{"type":"string","pattern":"^(.*)(.*)(.*)\\\\1\\\\2x$"}}}""";

  private static void costly(Path conf) throws IOException {
    Files.writeString(conf.resolve("topics/costly.json"), COSTLY);
    Files.writeString(conf.resolve("access.json"), "{\"costly\":[\"Demo\"]}");
  }

  /**
   * It goes before an event lands, so it must not buy steps that the landed line would not have.
   */
  @Test
  void whiteSpaceMakesNoResultOfPostAnotherThanTheLoaders(@TempDir Path dir) throws Exception {
    long seed = Long.getLong("tidemark.seed", 13);
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    while (lines.size() < LINES) {
      var space = " ".repeat(random.nextInt(4) == 0 ? random.nextInt(300_000) : random.nextInt(3));
      lines.add(
          "{%s\"id\":%s\"%d\",\"time\":1614556800000,\"p\":\"%sx\"}%s"
              .formatted(
                  random.nextBoolean() ? space : "",
                  space,
                  lines.size(),
                  "a".repeat(100 + random.nextInt(100)),
                  random.nextBoolean() ? space : ""));
    }
    try (var lake = ServedLake.start(dir, Map.of(), PostVerdictLawTest::costly)) {
      var topic = lake.open().workspace().topics().find("costly").orElseThrow();
      compare(lake, topic, lines, "seed " + seed);
    }
  }

  /** Steps are counted, so that no thread, clock or memory makes a difference. */
  @Test
  void anEventThatTakesTooManyStepsIsRejectedForTheSameReasonByPostAndLoad(@TempDir Path dir)
      throws Exception {
    try (var lake = ServedLake.start(dir, Map.of(), PostVerdictLawTest::costly)) {
      var costly =
          "{\"id\":\"a\",\"time\":1614556800000,\"p\":\"%s\"}".formatted("a".repeat(5_000));
      var answer = lake.send(lake.events("costly", "application/json", costly.getBytes(UTF_8)));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains(TOO_COSTLY);
      var file = Files.writeString(dir.resolve("costly.ndjson"), costly + "\n");
      var topic = lake.open().workspace().topics().find("costly").orElseThrow();
      try (var loader = lake.open().loader(Duration.ZERO)) {
        assertThat(loader.loadFiles(topic, List.of(file), ProgressListener.NONE).deadLetters())
            .isOne();
        assertThat(deadLetters(dir, file)).singleElement().asString().contains(TOO_COSTLY);
      }
    }
  }

  private static void compare(ServedLake lake, Topic topic, List<String> lines, String what)
      throws Exception {
    var body = new ByteArrayOutputStream();
    // A byte order mark at the very start would be skipped, and is no part of the first line.
    body.writeBytes("\n".getBytes(UTF_8));
    for (var line : lines) body.writeBytes((line + "\n").getBytes(ISO_8859_1));
    var answer = lake.send(lake.events(topic.name(), "application/x-ndjson", body.toByteArray()));
    assertThat(answer.statusCode()).as(what).isEqualTo(207);
    var rejected = lineNumbers(List.of(answer.body()), "errors");

    var file = Files.write(lake.dir().resolve(topic.name() + ".ndjson"), body.toByteArray());
    try (var loader = lake.open().loader(Duration.ZERO)) {
      var loaded = loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      assertThat(rejected).as(what).isEqualTo(lineNumbers(deadLetters(lake.dir(), file), ""));
      assertThat(rejected.size()).as(what).isBetween(LINES / 10, LINES * 9 / 10);
      var landed = loader.loadLanded(topic, ProgressListener.NONE);
      assertThat(landed.deadLetters()).as(what).isZero();
      // By the event: a message of several may be rejected in part.
      long accepted = JSON.readTree(answer.body()).path("accepted").longValue();
      assertThat(accepted).as(what).isEqualTo(loaded.lines() - loaded.deadLetters());
      assertThat(landed.lines()).as(what).isEqualTo(accepted);
    }
    // One by one as well: the same result without a batch around it.
    var rejections = topic.explode() == null ? Set.of(400) : Set.of(400, 207);
    for (int i = 0; i < 8; i++) {
      var alone =
          lake.send(
              lake.events(topic.name(), "application/json", lines.get(i).getBytes(ISO_8859_1)));
      if (lines.get(i).startsWith("\u00ef\u00bb\u00bf")) continue;
      assertThat(alone.statusCode())
          .as("%s: %s %s", what, lines.get(i), alone.body())
          .isIn(rejected.contains(i + 2) ? rejections : Set.of(202));
    }
    Landed.clear(lake.dir());
  }

  private static Set<Integer> lineNumbers(List<String> texts, String member) throws IOException {
    var numbers = new TreeSet<Integer>();
    for (var text : texts) {
      var tree = JSON.readTree(text);
      for (var line : (member.isEmpty() ? tree : tree.path(member)).findValues("line")) {
        numbers.add(line.intValue());
      }
    }
    return numbers;
  }

  private static List<String> deadLetters(Path lake, Path source) throws IOException {
    var letters = new ArrayList<String>();
    try (var files = Files.walk(lake.resolve("dead-letters"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        for (var letter : Files.readAllLines(file)) {
          if (JSON.readTree(letter)
              .path("source")
              .textValue()
              .endsWith("/" + source.getFileName())) {
            letters.add(letter);
          }
        }
      }
    }
    return letters;
  }
}
