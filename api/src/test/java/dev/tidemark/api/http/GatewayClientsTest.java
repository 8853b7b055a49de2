package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.tidemark.api.ServedLake;
import dev.tidemark.catalog.load.ProgressListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the event gateway's users come with works unchanged: the sample schemas and access list as
 * they ship, keys from an endpoint of bare keys, and clients that send their token in {@code
 * bearer}.
 */
class GatewayClientsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String RUN =
      """
      {"event_id":"%s","job_ref":"nightly","tenant_id":"%s","source_app":"%s","source_app_version":"1.4",\
      "environment":"%s","timestamp_start":1762992000000,"timestamp_end":1762992060000,\
      "jobs":[{"catalog_id":"db.table","status":"failed","timestamp_start":1762992000000,\
      "timestamp_end":1762992060000,"message":"No data received"}]}""";

  private static final SigningKey beforeMidnight = SigningKey.number(1);
  private static final SigningKey afterMidnight = SigningKey.number(2);
  private static HttpServer keys;
  private static ServedLake lake;

  @BeforeAll
  static void start(@TempDir Path dir) throws Exception {
    keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keys.createContext(
        "/keys",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(bare().getBytes(UTF_8));
          }
        });
    keys.start();
    var url = "http://localhost:%d/keys".formatted(keys.getAddress().getPort());
    lake =
        ServedLake.start(
            dir, Map.of("TIDEMARK_AUTH_KEYS_URL", url, "TIDEMARK_AUTH_REQUIRE_EXP", "false"));
  }

  @AfterAll
  static void stop() throws Exception {
    lake.close();
    keys.stop(0);
  }

  private static String bare() {
    return Stream.of(beforeMidnight, afterMidnight)
        .map(key -> Base64.getEncoder().encodeToString(key.trusted().getEncoded()))
        .map("{\"key\":\"%s\"}"::formatted)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static HttpResponse<String> send(SigningKey key, String user, String path, String body)
      throws Exception {
    return lake.send(
        lake.request(path)
            .header("bearer", key.token(key.claims(user)))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(String user, String path, String body) throws Exception {
    return send(beforeMidnight, user, path, body);
  }

  private static void load(String topic) {
    var found = lake.open().workspace().topics().find(topic).orElseThrow();
    try (var loader = lake.open().loader(Duration.ZERO)) {
      assertThat(loader.loadLanded(found, ProgressListener.NONE).deadLetters()).isZero();
    }
  }

  private static JsonNode page(String user, String topic) throws Exception {
    var answer = send(user, "/stats/" + topic, "{\"sort\":[\"timestamp\"]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("data");
  }

  private static void accepted(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"success\":true,\"statusCode\":202}");
  }

  private static void rejected(
      HttpResponse<String> answer, int status, String type, String message) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body())
        .isEqualTo(
            "{\"success\":false,\"statusCode\":%d,\"errors\":[{\"type\":\"%s\",\"message\":\"%s\"}]}",
            status, type, message);
  }

  /** Finding E2. */
  @Test
  void meSaysNullOfATokenThatDoesNotExpire() throws Exception {
    String token = beforeMidnight.token("{\"sub\":\"Nobody-Known\"}");
    var me = lake.send(lake.request("/me").header("bearer", token));
    assertThat(me.body()).isEqualTo("{\"user\":\"Nobody-Known\",\"expires\":null,\"topics\":[]}");
  }

  @Test
  void theirEventsComeBackToThoseWhoMaySeeThem() throws Exception {
    var topic = "public.cps.za.runs";
    var ours = RUN.formatted("r1", "avms", "restricted-app", "dev");
    accepted(send("RestrictedTestUser", "/topics/" + topic, ours));
    accepted(
        send(
            afterMidnight,
            "IntegrationTestUser",
            "/topics/" + topic,
            RUN.formatted("r2", "other", "a", "prod")));
    load(topic);
    assertThat(page("RestrictedTestUser", topic).findValuesAsText("id")).containsExactly("r1");
    assertThat(page("FooBarUser", topic).findValuesAsText("id"))
        .containsExactlyInAnyOrder("r1", "r2");
    assertThat(page("RestrictedTestUser", topic).path(0).path("payload"))
        .isEqualTo(JSON.readTree(ours));
  }

  @Test
  void rejectionsAreInTheWordsTheyKnow() throws Exception {
    var runs = "/topics/public.cps.za.runs";
    var anonymous = lake.request(runs).POST(BodyPublishers.ofString("{}"));
    rejected(lake.send(anonymous), 401, "auth", "Invalid or missing token");
    rejected(
        send(SigningKey.number(3), "Demo", runs, "{}"), 401, "auth", "Invalid or missing token");
    rejected(
        send("BarUser", runs, "{}"),
        403,
        "auth",
        "User 'BarUser' is not authorized for topic 'public.cps.za.runs'");
    rejected(
        send("RestrictedTestUser", runs, RUN.formatted("r", "avms", "restricted-app", "prod")),
        403,
        "permission",
        "Field 'environment' value not permitted for user 'RestrictedTestUser'");
    rejected(send("Demo", "/topics/nope", "{}"), 404, "topic", "Topic 'nope' not found");
    rejected(send("Demo", "/nowhere", "{}"), 404, "route", "Resource not found");
  }

  /** Whatever the schema says of an event, rights are told first, as the gateway does. */
  @Test
  void rightsComeBeforeTheSchema() throws Exception {
    var runs = "/topics/public.cps.za.runs";
    var user = "RestrictedTestUser";
    var good = RUN.formatted("r", "avms", "restricted-app", "dev");
    var missing = good.replace("\"tenant_id\":\"avms\",", "");
    var foreign = good.replace("\"avms\"", "\"other\"").replace("\"nightly\"", "7");
    assertThat(missing).isNotEqualTo(good);
    var words = "Required field 'tenant_id' missing from message";
    rejected(send(user, runs, missing), 403, "permission", words);
    rejected(send(user, runs, missing.replace("\"nightly\"", "7")), 403, "permission", words);
    rejected(
        send(user, runs, foreign),
        403,
        "permission",
        "Field 'tenant_id' value not permitted for user 'RestrictedTestUser'");
    // What is the schema's matter alone, and what is no event at all.
    var wrong = good.replace("\"nightly\"", "7");
    assertThat(send(user, runs, wrong).statusCode()).isEqualTo(400);
    for (var broken :
        new String[] {"{", "7", good + "x", "{\"tenant_id\":\"other\",", "{\"a\":\"\\x\"}"}) {
      assertThat(send(user, runs, broken).statusCode()).as(broken).isEqualTo(400);
    }
    // Nobody else's rights are in the way of the schema's words.
    assertThat(send("FooBarUser", runs, missing).statusCode()).isEqualTo(400);
    var array = "[" + missing + "," + wrong + "," + foreign + "]";
    var answer = JSON.readTree(send(user, runs, array).body());
    assertThat(answer.path("errors").findValuesAsText("type"))
        .containsExactly("permission", "validation", "permission");
    assertThat(answer.path("errors").path(0).path("message").textValue()).isEqualTo(words);
    var lines =
        lake.send(
            lake.request(runs)
                .header("bearer", beforeMidnight.token(beforeMidnight.claims(user)))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(missing + "\n" + wrong + "\n")));
    assertThat(JSON.readTree(lines.body()).path("errors").findValuesAsText("type"))
        .containsExactly("permission", "validation");
  }

  @Test
  void aMessageOfThePortalIsAsManyEventsAsItCarries() throws Exception {
    var message =
        """
        {"organizationID":"3","logType":"web","environment":"prod","transactionId":"t","events":[
          {"time":"2026-11-01T10:00:00.000Z","action":"GET /orders","description":"asked"},
          {"time":"2026-11-01T10:00:00.250Z","action":"GET /orders","description":"answered"}]}""";
    accepted(send("TestUser", "/topics/web", message));
    load("web");
    var rows = page("TestUser", "web");
    assertThat(rows.findValuesAsText("description")).containsExactly("asked", "answered");
    assertThat(rows.findValuesAsText("transactionId")).containsExactly("t", "t");
    assertThat(rows.findValuesAsText("org")).containsExactly("3", "3");
  }

  @Test
  void aChangeOfStatusNeedsNoTime() throws Exception {
    var event =
        """
        {"event_type":"JobFinishedEvent","event_id":"e","job_id":"j","status_type":"SUCCEEDED"}""";
    accepted(send("TestUser", "/topics/public.cps.za.status_change", event));
    load("public.cps.za.status_change");
    assertThat(page("TestUser", "public.cps.za.status_change").findValuesAsText("id"))
        .containsExactly("e");
  }

  @Test
  void everySchemaIsThereForWhoeverAsks() throws Exception {
    var names = JSON.readTree(lake.send(lake.request("/topics")).body());
    assertThat(names).hasSize(12);
    for (var name : names) {
      var schema = lake.send(lake.request("/topics/" + name.textValue()));
      assertThat(schema.statusCode()).isEqualTo(200);
      assertThat(JSON.readTree(schema.body()).path("type").textValue()).isEqualTo("object");
    }
  }
}
