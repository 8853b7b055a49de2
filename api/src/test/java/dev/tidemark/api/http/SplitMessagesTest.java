package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Messages that carry several events, by HTTP and in files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SplitMessagesTest {
  private static final String JSON = "application/json";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of(), SplitMessagesTest::configure);
  }

  private static void configure(Path conf) throws IOException {
    Files.writeString(
        conf.resolve("topics/clicks.json"),
        """
        {"type": "object", "required": ["id", "env", "n"], "properties": {
          "id": {"type": "string"}, "env": {"type": "string"}, "time": {"type": "string"},
          "n": {"type": "integer"}}}
        """);
    Files.writeString(
        conf.resolve("topics.yml"),
        Files.readString(conf.resolve("topics.yml")) + "  clicks: {explode: events}\n");
    var access = conf.resolve("access.json");
    var open = "{\"clicks\": {\"Demo\": {}, \"Dev\": {\"env\": [\"dev\"]}},";
    Files.writeString(access, Files.readString(access).replaceFirst("\\{", open));
  }

  @BeforeEach
  void nothingHasLanded() throws IOException {
    Landed.clear(lake.dir());
  }

  private static String message(String env, String... elements) {
    return "{\"env\":\"%s\", \"time\":\"2026-01-20T00:00:00Z\",\"events\":[%s]}"
        .formatted(env, String.join(",\n", elements).replace("\n", " "));
  }

  private static String element(String id) {
    return "{\"id\":\"" + id + "\", \"n\":1}";
  }

  private static String event(String env, String id) {
    return "{\"id\":\"%s\",\"n\":1,\"env\":\"%s\",\"time\":\"2026-01-20T00:00:00Z\"}"
        .formatted(id, env);
  }

  private JsonNode post(String user, String type, String body, int status) throws Exception {
    var request =
        lake.events("clicks", type, body.getBytes(UTF_8))
            .setHeader("Authorization", "Bearer " + lake.token(user));
    var answer = lake.send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return MAPPER.readTree(answer.body());
  }

  @Test
  void theEventsOfAMessageLandEachForItself() throws Exception {
    var body = message("dev", element("a"), element("b"), "{\"id\":\"c\",\"n\":2,\"env\":\"qa\"}");
    post("Demo", JSON, body, 202);
    assertThat(Landed.in(lake.dir()).lines())
        .containsExactlyInAnyOrder(
            event("dev", "a"),
            event("dev", "b"),
            "{\"id\":\"c\",\"n\":2,\"env\":\"qa\",\"time\":\"2026-01-20T00:00:00Z\"}");
    post("Demo", JSON, event("dev", "alone"), 202);
    assertThat(Landed.in(lake.dir()).lines()).contains(event("dev", "alone"));
  }

  @Test
  void anEventThatIsRejectedCostsItselfAlone() throws Exception {
    var body = message("dev", element("a"), "5", "{\"id\":\"b\"}") + "\n" + message("dev");
    var answer = post("Demo", "application/x-ndjson", body, 207);
    assertThat(answer.path("accepted").intValue()).isEqualTo(1);
    assertThat(answer.path("errors").findValuesAsText("line")).containsExactly("1", "1", "2");
    assertThat(Landed.in(lake.dir()).lines()).containsExactly(event("dev", "a"));
    // One message is a batch where it holds several events.
    post("Demo", JSON, message("dev", element("a"), "5"), 207);
    post("Demo", JSON, message("dev", "5", "6"), 400);
  }

  @Test
  void eachEventMustBeOneThatTheCallerMayWrite() throws Exception {
    var body = message("dev", element("a"), "{\"id\":\"b\",\"n\":1,\"env\":\"prod\"}");
    var errors = post("Dev", JSON, body, 207).path("errors");
    assertThat(errors.findValuesAsText("type")).containsExactly("permission");
    assertThat(Landed.in(lake.dir()).lines()).containsExactly(event("dev", "a"));
    // Rights come before what is wrong with the message.
    for (var message : List.of("{\"events\":7}", "{\"events\":[]}")) {
      assertThat(post("Dev", JSON, message, 403).toString())
          .contains("Required field 'env' missing from message");
    }
  }

  @Test
  void theEventsOfAllMessagesCountForTheLimit() throws Exception {
    var elements =
        IntStream.range(0, 6000)
            .mapToObj(i -> "{\"n\":" + i + "}")
            .collect(Collectors.joining(","));
    var message = "{\"events\":[" + elements + "]}";
    post("Demo", "application/x-ndjson", message + "\n" + message, 413);
  }

  /** Some kilobytes, compressed, were 240 MB of events. */
  @Test
  void whatTheMessagesOfABodyBecomeIsBounded() throws Exception {
    var shared = "\"p\":\"" + "x".repeat(100_000) + "\",\"id\":\"";
    var message = message("dev", "{\"n\":1},".repeat(149) + "{\"n\":1}");
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      for (int i = 0; i < 16; i++) {
        var line = message.replaceFirst("\\{", "{" + shared + i + "\",") + "\n";
        gzip.write(line.getBytes(UTF_8));
      }
    }
    assertThat(compressed.size()).isLessThan(100_000);
    var request = lake.events("clicks", "application/x-ndjson", compressed.toByteArray());
    var answer = lake.send(request.header("Content-Encoding", "gzip"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(answer.body()).contains("too_large", "expand to more than " + (32 << 20) + " bytes");
    assertThat(Landed.in(lake.dir()).lines()).isEmpty();
  }

  @Test
  void aFileHasTheSameEventsAndTheSameRejections() throws Exception {
    var lines =
        List.of(
            message("dev", element("f1"), "{\"id\":\"f2\",\"n\":\"x\"}", element("f3")),
            "",
            event("dev", "f4"),
            message("dev"),
            message("dev", "{\"events\":[" + element("f5") + "," + element("f1") + "]}"),
            "{\"events\":7}");
    var body = String.join("\n", lines);
    var answer = post("Demo", "application/x-ndjson", body, 207);
    var file = Files.writeString(lake.dir().resolve("clicks.ndjson"), body);
    Topic topic = lake.open().workspace().topics().find("clicks").orElseThrow();
    LoadReport loaded;
    try (var loader = lake.open().loader(Duration.ZERO)) {
      loaded = loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      assertThat(loaded.lines()).isEqualTo(8);
      assertThat(loaded.loaded()).isEqualTo(4);
      assertThat(loaded.duplicates()).isEqualTo(1);
      assertThat(answer.path("accepted").intValue()).isEqualTo(5);
      var landed = loader.loadLanded(topic, ProgressListener.NONE);
      assertThat(landed.lines()).isEqualTo(5);
      assertThat(landed.duplicates()).isEqualTo(5);
    }
    var letters = deadLetters();
    assertThat(letters.stream().map(letter -> letter.path("line").intValue()))
        .containsExactly(1, 4, 6);
    assertThat(answer.path("errors").findValuesAsText("line")).containsExactly("1", "4", "6");
    assertThat(letters.getFirst().path("raw").textValue()).startsWith("{\"id\":\"f2\"");
    assertThat(letters.getLast().path("raw").textValue()).isEqualTo("{\"events\":7}");
  }

  private List<JsonNode> deadLetters() throws IOException {
    try (var files = Files.walk(lake.dir().resolve("dead-letters/type=clicks"))) {
      var letters = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      var read = new java.util.ArrayList<JsonNode>();
      for (var line : Files.readAllLines(letters)) read.add(MAPPER.readTree(line));
      return read;
    }
  }
}
