package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input: a clear 4xx in the agreed shape, and nothing of the inside in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of("TIDEMARK_SERVER_MAX_BODY", "2MiB"));
  }

  /** The body tells the status and says nothing of classes, paths or stack traces. */
  private void rejected(HttpRequest.Builder request, int status, String type, String message)
      throws Exception {
    var answer = lake.send(request);
    var body = JSON.readTree(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(body.path("success").booleanValue()).isFalse();
    assertThat(body.path("statusCode").intValue()).isEqualTo(status);
    assertThat(body.path("errors").path(0).path("type").textValue()).isEqualTo(type);
    assertThat(body.path("errors").path(0).path("message").textValue()).contains(message);
    assertThat(answer.body())
        .doesNotContain("Exception", "dev.tidemark", "\tat ", "Source", lake.dir().toString());
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    assertThat(answer.headers().firstValue("Server-Timing").orElseThrow()).contains("total;dur=");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{bad                                     | not valid JSON",
        "{\"limit\": 2                             | marker for Object begun in line 1, column 1 (line 1",
        "[]                                       | must be a JSON object",
        "~{} x~                                   | not valid JSON",
        "{\"filter\":{},\"filter\":{}}            | filter",
        "{\"filtre\":{}}                          | did you mean 'filter'?",
        "{\"filter\":{\"sucess\":true}}           | did you mean 'success'?",
        "{\"filter\":{\"success\":\"yes\"}}       | success",
        "{\"filter\":{\"env\":\"\\ud800\"}}       | surrogate",
        "{\"filter\":{\"time\":\"2025-02-30\"}}   | 2025-02-30",
        "{\"filter\":{\"time_gt\":1.5}}           | whole number",
        "{\"filter\":{\"payload.attempt\":1e999}} | range of a double",
        "{\"sort\":[\"nope\"]}                    | nope",
        "{\"sort\":\"time\"}                      | list",
        "{\"limit\":0}                            | limit",
        "{\"limit\":-1}                           | limit",
        "{\"limit\":\"10\"}                       | limit",
        "{\"limit\":1.5}                          | limit",
        "{\"limit\":true}                         | limit",
        "{\"cursor\":\"garbage\"}                 | cursor",
        "{\"filter\":{\"env_in\":[]}}             | env_in",
        "{\"filter\":{\"'; DROP TABLE hub; --\":1}} | DROP TABLE",
        "{\"filter\":{\"../../etc/passwd\":1}}    | passwd",
      })
  void aBodyThatIsNoQueryOfTheTopicIsA400(String body, String message) throws Exception {
    rejected(lake.query("/stats/hub", body), 400, "validation", message);
  }

  @Test
  void everyProblemIsSaidAtOnce() throws Exception {
    var body = "{\"filter\":{\"sucess\":true,\"env_gt\":3},\"sort\":[\"nope\"],\"limit\":0}";
    var answer = lake.send(lake.query("/stats/hub", body));
    assertThat(JSON.readTree(answer.body()).path("errors")).hasSize(4);
  }

  @Test
  void tenThousandValuesAreTooMany() throws Exception {
    var values =
        IntStream.range(0, 10_000).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    rejected(
        lake.query("/stats/hub", "{\"filter\":{\"env_in\":[" + values + "]}}"),
        400,
        "validation",
        "1000");
  }

  @Test
  void aFilterOfAMebibyteIsAnsweredOrRejectedAndNothingBreaks() throws Exception {
    var text = "x".repeat(1 << 20);
    var answer = lake.send(lake.query("/stats/hub", "{\"filter\":{\"action\":\"" + text + "\"}}"));
    assertThat(answer.statusCode()).isIn(200, 400);
    assertThat(answer.body()).hasSizeLessThan(2_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"filter\":{\"action\":\"a\\u0000b\"}}",
        "{\"filter\":{\"action\":\"'; DROP TABLE hub; --\"}}",
        "{\"filter\":{\"action_in\":[\"../../../etc/passwd\",\"%2e%2e/\",\"$(reboot)\"]}}",
        "{\"filter\":{\"time_between\":[\"2026-02-01\",\"2026-01-01\"]}}",
      })
  void hostileTextAndInvertedRangesAreJustQueriesWithoutEvents(String body) throws Exception {
    var answer = lake.send(lake.query("/stats/hub", body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("data")).isEmpty();
  }

  @Test
  void aCursorOfAnotherQueryIsRejected() throws Exception {
    var first = lake.send(lake.query("/stats/hub", "{\"limit\":1}"));
    var cursor = JSON.readTree(first.body()).path("pagination").path("cursor").textValue();
    var other = "{\"filter\":{\"env\":\"dev\"},\"limit\":1,\"cursor\":\"" + cursor + "\"}";
    rejected(lake.query("/stats/hub", other), 400, "validation", "another query");
  }

  @Test
  void theBodyIsLookedAtAfterTokenTopicAndAccess() throws Exception {
    var bad = BodyPublishers.ofString("{bad");
    rejected(lake.request("/stats/nope").POST(bad), 401, "auth", "Invalid or missing token");
    var other = "Bearer " + lake.token("Stranger");
    rejected(
        lake.request("/stats/nope").header("Authorization", other).POST(bad),
        404,
        "topic",
        "Topic 'nope' not found");
    rejected(
        lake.request("/stats/hub").header("Authorization", other).POST(bad),
        403,
        "auth",
        "User 'Stranger' is not authorized for topic 'hub'");
  }

  @Test
  void anotherTypeOfBodyIsA415() throws Exception {
    for (var type : new String[] {"text/plain", "application/x-www-form-urlencoded", "garbage"}) {
      var request =
          lake.request("/stats/hub")
              .header("Authorization", "Bearer " + lake.token("Demo"))
              .header("Content-Type", type)
              .POST(BodyPublishers.ofString("{}"));
      rejected(request, 415, "media_type", "application/json");
    }
  }

  @Test
  void aLargerBodyIsA413() throws Exception {
    rejected(lake.query("/stats/hub", "x".repeat((2 << 20) + 1)), 413, "too_large", "larger");
  }

  @Test
  void aTopicIsFoundWhateverItsCaseAndSuggestedWhereItIsNot() throws Exception {
    assertThat(lake.send(lake.request("/topics/HUB")).statusCode()).isEqualTo(200);
    rejected(
        lake.request("/topics/hubb"), 404, "topic", "Topic 'hubb' not found; did you mean 'hub'?");
    rejected(lake.request("/topics/a%00%0Ab"), 404, "topic", "Topic 'a\\u0000\\u000ab' not found");
    rejected(lake.request("/topics/..%2F..%2Fetc%2Fpasswd"), 404, "topic", "not found");
  }

  @Test
  void anUnknownRouteIsA404AndAnUnknownMethodA405WithAllow() throws Exception {
    rejected(lake.request("/nope"), 404, "route", "Resource not found");
    rejected(
        lake.request("/nope").header("Accept", "text/html"), 404, "route", "Resource not found");
    rejected(lake.request("/stats/hub"), 405, "method", "POST");
    rejected(lake.request("/topics").DELETE(), 405, "method", "GET");
    var answer = lake.send(lake.request("/stats/hub"));
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void optionsAndHeadAreAnswered() throws Exception {
    var options = lake.send(lake.request("/stats/hub").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).hasValue("POST,OPTIONS");
    var head = lake.send(lake.request("/topics").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void theCallersRequestIdIsRepeatedWhereItIsWellFormed() throws Exception {
    var given = lake.send(lake.request("/nope").header("X-Request-Id", "abc-1.2"));
    assertThat(given.headers().allValues("X-Request-Id")).containsExactly("abc-1.2");
    var ugly = lake.send(lake.request("/topics").header("X-Request-Id", "a b<script>"));
    assertThat(ugly.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f-]{36}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /topics/%zz HTTP/1.1", "GET /\u0001 HTTP/1.1", "NONSENSE"})
  void aRequestThatIsNoHttpIsA4xx(String line) throws Exception {
    try (var socket = new Socket(lake.uri().getHost(), lake.uri().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          (line + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.")
          .contains(" 400 ")
          .contains("\"type\":\"validation\"");
    }
  }
}
