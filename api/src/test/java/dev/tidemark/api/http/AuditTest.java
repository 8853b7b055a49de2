package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query leaves one line that tells who, what topic and how much; nothing logged tells more. */
@Isolated("listens to what the whole JVM prints or logs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTest {
  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of("TIDEMARK_SERVER_BODY_TIMEOUT", "1s"));
  }

  @Test
  void everyQueryLeavesALineThatTellsNoValue() throws Exception {
    try (var log = new LogLines()) {
      var token = lake.token("Demo");
      var body = "{\"filter\":{\"action_ne\":\"needle-1\"},\"limit\":7}";
      for (int i = 0; i < 2; i++) lake.send(lake.query("/stats/hub", body));
      lake.send(lake.query("/stats/HUB", "{\"filter\":{\"needle-2\":1}}"));
      lake.send(lake.query("/stats/hub", "{\"limit\":7,\"filter\":{\"env\":\"prod\"}}"));
      var lines = log.of("tidemark.audit");
      assertThat(lines).hasSize(4);
      assertThat(lines.getFirst())
          .matches(
              "query request=[0-9a-f-]{36} user=Demo topic=hub restricted=false query=\\S{43} outcome=ok"
                  + " rows=7 files=\\d+ bytes=\\d+ plan_us=\\d+ run_us=\\d+");
      assertThat(lines.get(2))
          .endsWith("user=Demo topic=hub restricted=false outcome=INVALID_QUERY");
      // By its digest a query is found again, and another one is another.
      assertThat(digest(lines.get(1))).isEqualTo(digest(lines.get(0)));
      assertThat(digest(lines.get(3))).isNotEqualTo(digest(lines.get(0)));
      assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains("needle"));
      assertThat(log.all()).noneMatch(line -> line.contains(token.substring(token.length() - 40)));
    }
  }

  @Test
  void aBodyThatDoesNotComeInTimeLeavesItsLine() throws Exception {
    try (var log = new LogLines();
        var client = RawClient.to(lake)) {
      client.send(RawClient.post(lake, "Demo", "/stats/hub", 1000) + "{");
      assertThat(client.head()).startsWith("HTTP/1.1 408 ");
      assertThat(log.of("tidemark.audit"))
          .singleElement()
          .asString()
          .matches("query request=\\S{36} user=Demo topic=hub restricted=false outcome=SLOW");
    }
  }

  @Test
  void aNameCannotForgeALine() throws Exception {
    try (var log = new LogLines()) {
      lake.send(
          lake.request("/stats/hub")
              .header("bearer", lake.token("x\" topic=y\nINFO audit forged\u2028"))
              .POST(BodyPublishers.ofString("{}")));
      assertThat(log.all()).noneMatch(line -> line.contains("\n") || line.contains("\u2028"));
    }
  }

  /** A browser behind a proxy on the same machine, which the server might answer by itself. */
  @ParameterizedTest
  @CsvSource({"200, '', {}, ok", "400, '', {, INVALID_QUERY", "401, x, {}, none"})
  void aForeignOriginIsOneAnswerOneLineAndOneCount(
      int status, String spoilt, String body, String outcome) throws Exception {
    var request =
        RawClient.post(lake, "Demo", "/stats/hub", body.length(), "Origin: https://other.example")
            .replace("Bearer ", "Bearer " + spoilt);
    double before = answers(status);
    double all = answers();
    try (var log = new LogLines();
        var client = RawClient.to(lake)) {
      var answer = client.send(request + body).answer();
      assertThat(answer)
          .startsWith("HTTP/1.1 " + status + " ")
          .containsIgnoringCase("content-type: application/json")
          .containsIgnoringCase("x-request-id: ")
          .doesNotContainIgnoringCase("access-control-");
      if (status != 200) assertThat(answer).contains("\"statusCode\":" + status);
      // It is counted when it is written.
      client.send(RawClient.get("/topics/none")).answer();
      var id = answer.replaceAll("(?is).*x-request-id: (\\S+).*", "$1");
      if (outcome.equals("none")) assertThat(log.all()).isEmpty();
      else
        assertThat(log.all())
            .singleElement()
            .asString()
            .startsWith("query request=" + id + " user=Demo topic=hub ")
            .contains(" outcome=" + outcome);
    }
    assertThat(answers(status)).isEqualTo(before + 1);
    assertThat(answers()).isEqualTo(all + 1);
  }

  /** How many of topics' queries were answered so. */
  private double answers(int status) throws Exception {
    return counted("route=\"/stats/{topic}\",status=\"" + status + "\"");
  }

  /** How many there were, found or not, but for those of this test's own. */
  private double answers() throws Exception {
    return counted("method=\"POST\"") + counted("route=\"none\"");
  }

  private double counted(String labels) throws Exception {
    return lake.send(lake.request("/prometheus"))
        .body()
        .lines()
        .filter(l -> l.startsWith("tidemark_http_requests_total{") && l.contains(labels))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String digest(String line) {
    return line.replaceAll(".* query=(\\S+) .*", "$1");
  }
}
