package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Events by HTTP: what is accepted has landed, and what is rejected is said line by line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostEventsTest {
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final String ACCEPTED = "{\"success\":true,\"statusCode\":202}";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of());
  }

  @BeforeEach
  void nothingHasLanded() throws IOException {
    Landed.clear(lake.dir());
  }

  private static String event(String action) {
    return "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\",\"time\":\"2026-01-20T00:00:00Z\",\"action\":\"%s\"}"
        .formatted(action);
  }

  private HttpResponse<String> post(String type, String body) throws Exception {
    return lake.send(lake.events("hub", type, body.getBytes(UTF_8)));
  }

  private Landed landed() throws IOException {
    return Landed.in(lake.dir());
  }

  private static void accepted(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo(ACCEPTED);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(JSON);
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
  }

  private static JsonNode error(HttpResponse<String> answer, int status, String type)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    var body = MAPPER.readTree(answer.body());
    assertThat(body.path("success").booleanValue()).isFalse();
    assertThat(body.path("statusCode").intValue()).isEqualTo(status);
    assertThat(body.path("errors").path(0).path("type").textValue()).isEqualTo(type);
    assertThat(answer.body()).doesNotContain("Exception", "dev.tidemark", "\tat ");
    return body;
  }

  @Test
  void oneEventHasLandedWhenItIsAccepted() throws Exception {
    accepted(post(JSON, event("a")));
    assertThat(landed().lines()).containsExactly(event("a"));
    assertThat(landed().objects().getFirst().key())
        .startsWith("landing/env=qa/org=9/type=hub/date=2026-01-20/");
  }

  @Test
  void whiteSpaceOutsideStringsGoesAndNothingElseChanges() throws Exception {
    accepted(
        post(
            JSON,
            """
            {
              "organizationID" : "9" , "logType": "hub", "environment": "qa",
              "time": "2026-01-20T00:00:00Z", "action": " a  \\t\\u0041 日本 ",
              "x": [ 0.1000, -0.0, 1E+2, 12345678901234567890123 , { } ], "x": 1
            }
            """));
    assertThat(landed().lines())
        .containsExactly(
            "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\",\"time\":\"2026-01-20T00:00:00Z\","
                + "\"action\":\" a  \\t\\u0041 日本 \",\"x\":[0.1000,-0.0,1E+2,12345678901234567890123,{}],\"x\":1}");
  }

  @Test
  void aBatchOfLinesIsOneObjectOfItsPartition() throws Exception {
    var body =
        IntStream.range(0, 1000).mapToObj(i -> event("a" + i)).collect(Collectors.joining("\n"));
    accepted(post(LINES, body));
    assertThat(landed().lines()).hasSize(1000).doesNotHaveDuplicates();
    assertThat(landed().objects()).hasSize(1);
  }

  @Test
  void anArrayIsABatch() throws Exception {
    accepted(post(JSON, " [ " + event("a") + " ,\n" + event("b, ]\\\"[") + "\n] "));
    assertThat(landed().lines()).containsExactly(event("a"), event("b, ]\\\"["));
  }

  @Test
  void someRejectedIsA207WithTheLinesOfTheBody() throws Exception {
    var body =
        "\uFEFF\r\n"
            + event("1st")
            + "\r\n   \r\n{\"time\":\"13:99\"}\r\n"
            + event("2nd")
            + "\n\n{bad\n";
    var answer = post(LINES, body);
    var errors = error(answer, 207, "validation").path("errors");
    assertThat(MAPPER.readTree(answer.body()).path("accepted").intValue()).isEqualTo(2);
    assertThat(errors.findValues("line")).extracting(JsonNode::intValue).containsExactly(4, 7);
    assertThat(errors.path(0).path("message").textValue())
        .contains("'time': '13:99' is not a time", "YYYY-MM-DD", "environment");
    assertThat(errors.path(1).path("message").textValue()).contains("not valid JSON");
    assertThat(landed().lines()).containsExactly(event("1st"), event("2nd"));
  }

  @Test
  void theLinesOfAnArrayAreItsElements() throws Exception {
    var answer = post(JSON, "[\n1,\n" + event("a") + ",,{\"a\":NaN}, " + event("b") + ",]");
    var errors = error(answer, 207, "validation").path("errors");
    assertThat(errors.findValues("line"))
        .extracting(JsonNode::intValue)
        .containsExactly(1, 3, 4, 6);
    assertThat(landed().lines()).containsExactly(event("a"), event("b"));
  }

  @Test
  void allRejectedIsA400AndNothingLands() throws Exception {
    var body = error(post(LINES, "{}\n\n[]\n"), 400, "validation");
    assertThat(body.path("errors").findValues("line"))
        .extracting(JsonNode::intValue)
        .containsExactly(1, 3);
    assertThat(body.has("accepted")).isFalse();
    var alone = error(post(JSON, "{\"environment\":1.5,\"time\":true}"), 400, "validation");
    assertThat(alone.path("errors").size()).isGreaterThan(2);
    assertThat(alone.path("errors").path(0).has("line")).isFalse();
    assertThat(landed().lines()).isEmpty();
    assertThat(Files.exists(lake.dir().resolve("dead-letters/type=hub"))).isFalse();
  }

  @Test
  void anEventThatIsTooLargeIsA413OrOneLineOfABatch() throws Exception {
    var large = event("x".repeat(1000 * 1024));
    error(post(JSON, large), 413, "too_large");
    var errors = error(post(LINES, event("a") + "\n" + large), 207, "too_large").path("errors");
    assertThat(errors.path(0).path("line").intValue()).isEqualTo(2);
    assertThat(errors.path(0).path("message").textValue()).contains("1024000");
    assertThat(landed().lines()).containsExactly(event("a"));
  }

  @Test
  void theBodyIsLookedAtAfterTokenTopicAndAccess() throws Exception {
    var bad = BodyPublishers.ofString("{bad");
    error(lake.send(lake.request("/topics/nope").POST(bad)), 401, "auth");
    var stranger = "Bearer " + lake.token("Stranger");
    error(
        lake.send(lake.request("/topics/nope").header("Authorization", stranger).POST(bad)),
        404,
        "topic");
    error(
        lake.send(lake.request("/topics/hub").header("Authorization", stranger).POST(bad)),
        403,
        "auth");
    error(post("text/plain", "{bad"), 415, "media_type");
    error(post(JSON, "{bad"), 400, "validation");
    accepted(lake.send(lake.events("HUB", "application/json; charset=utf-8", bytes("a"))));
  }

  private static byte[] bytes(String action) {
    return event(action).getBytes(UTF_8);
  }

  @Test
  void whatTheAccessListDoesNotLetTheCallerWriteIsA403OrOneLineOfABatch() throws Exception {
    var inside = run("restricted-app", "dev", "avms");
    var other = run("restricted-app", "prod", "avms");
    // It has all that rights ask for, and nothing else.
    var incomplete =
        "{\"source_app\":\"restricted-app\",\"environment\":\"dev\",\"tenant_id\":\"avms\"}";
    error(restricted("application/json", other), 403, "permission");
    var answer = restricted(LINES, inside + "\n" + other + "\n{}\n" + incomplete + "\n");
    var errors = error(answer, 207, "permission").path("errors");
    assertThat(errors.findValues("line")).extracting(JsonNode::intValue).containsExactly(2, 3, 4);
    assertThat(errors.findValues("type"))
        .extracting(JsonNode::textValue)
        .containsExactly("permission", "permission", "validation");
    assertThat(landed().lines()).containsExactly(inside);
  }

  private HttpResponse<String> restricted(String type, String body) throws Exception {
    return lake.send(
        lake.request("/topics/" + Runs.TOPIC)
            .header("Authorization", "Bearer " + lake.token("RestrictedTestUser"))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  private static String run(String app, String env, String tenant) {
    return Runs.event("r")
        .replaceFirst("\"tenant_id\":\"t.\"", "\"tenant_id\":\"" + tenant + "\"")
        .replaceFirst("\"source_app\":\"a\"", "\"source_app\":\"" + app + "\"")
        .replaceFirst("\"environment\":\"e.\"", "\"environment\":\"" + env + "\"");
  }

  @Test
  void aCompressedBodyIsUnzippedWithinTheLimit() throws Exception {
    var compressed = zip(bytes("a"), 1);
    accepted(lake.send(lake.events("hub", JSON, compressed).header("Content-Encoding", "gzip")));
    var bomb = zip(new byte[1 << 20], 200);
    assertThat(bomb).hasSizeLessThan(1 << 20);
    error(
        lake.send(lake.events("hub", JSON, bomb).header("Content-Encoding", "gzip")),
        413,
        "too_large");
    error(
        lake.send(lake.events("hub", JSON, bytes("b")).header("Content-Encoding", "gzip")),
        400,
        "validation");
    error(
        lake.send(lake.events("hub", JSON, bytes("b")).header("Content-Encoding", "rot13")),
        415,
        "media_type");
    assertThat(landed().lines()).containsExactly(event("a"));
  }

  private static byte[] zip(byte[] block, int times) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < times; i++) out.write(block);
    }
    return bytes.toByteArray();
  }

  @Test
  void whatCannotBeWrittenIsA503AndNothingIsHalfDone() throws Exception {
    var landing = lake.dir().resolve("landing");
    Files.createDirectories(landing);
    var qa = Files.writeString(landing.resolve("env=qa"), "a file where a folder must be");
    var other = event("other").replace("\"qa\"", "\"prod\"");
    var failed = post(LINES, other + "\n" + event("a") + "\n{bad\n");
    error(failed, 503, "busy");
    assertThat(failed.headers().firstValue("Retry-After")).hasValue("1");
    accepted(post(JSON, other));
    Files.delete(qa);
    assertThat(landed().lines()).containsExactly(other);
    accepted(post(JSON, event("a")));
  }
}
