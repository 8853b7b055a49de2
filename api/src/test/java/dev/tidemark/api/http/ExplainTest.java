package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainTest {
  private static final JsonMapper JSON = new JsonMapper();

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake =
        ServedLake.start(
            dir,
            Map.of("TIDEMARK_QUERY_CACHE_MEMORY", "0B"),
            "{\"hub\":{\"Demo\":{},\"Dev\":{\"environment\":[\"dev\"]}}}");
  }

  @Test
  void whatThePageReadIsWhatWasExplained() throws Exception {
    for (var body : new String[] {"{}", "{\"limit\":3}", "{\"filter\":{\"payload.no\":1}}"}) {
      var data = data(send("Demo", "/stats/hub/explain", body));
      var page = send("Demo", "/stats/hub", body);
      assertThat(data.path("files").asText()).as(body).isEqualTo(header(page, "Tidemark-Files"));
      assertThat(data.path("bytes").asText()).as(body).isEqualTo(header(page, "Tidemark-Bytes"));
      assertThat(data.path("rows").asText()).as(body).isEqualTo(header(page, "Tidemark-Rows-Read"));
    }
  }

  @Test
  void itTellsTheWorkTheCostAndTheStatementWithoutAValue() throws Exception {
    var body = "{\"filter\":{\"env\":\"prod\",\"action\":\"a4needle\"},\"limit\":10}";
    var data = data(send("Demo", "/stats/hub/explain", body));
    assertThat(data.path("engine").asText()).isEqualTo("duckdb");
    assertThat(data.path("snapshot").asText()).matches("[1-9]\\d*");
    assertThat(data.path("files").asInt()).isEqualTo(2);
    assertThat(data.path("partitions").asInt()).isEqualTo(2);
    assertThat(data.path("rows").asInt()).isEqualTo(30);
    assertThat(data.path("least").toString())
        .isEqualTo("{\"files\":2,\"bytes\":%d,\"rows\":30}".formatted(data.path("bytes").asLong()));
    assertThat(data.path("partial").asBoolean(true)).isFalse();
    assertThat(data.path("cost_usd").decimalValue()).isEqualByComparingTo("0.00005");
    assertThat(data.path("sql").asText())
        .contains("\"hub\" FOR VERSION AS OF", "?", "LIMIT 10")
        .doesNotContain("needle", "prod");
    assertThat(data.path("parameters").toString()).contains("needle", "prod");
  }

  @Test
  void theLeastIsTheFirstStepOfAPageAndTheMostIsOfOneThatFindsNothing() throws Exception {
    var data =
        data(
            send(
                "Demo",
                "/stats/hub/explain",
                "{\"filter\":{\"payload.attempt_gt\":3},\"limit\":1}"));
    // Of the newer day both environments' files, as they overlap in time.
    assertThat(data.at("/least/files").asInt()).isEqualTo(2);
    assertThat(data.at("/least/bytes").asLong()).isLessThan(data.path("bytes").asLong());
    assertThat(data.path("files").asInt()).isGreaterThanOrEqualTo(4);
    var page = send("Demo", "/stats/hub", "{\"filter\":{\"payload.attempt_gt\":3},\"limit\":1}");
    assertThat(header(page, "Tidemark-Files")).isEqualTo("2");
  }

  @Test
  void aBudgetThatWouldEndThePageIsTold() throws Exception {
    var query = lake.query("/stats/hub/explain", "{\"filter\":{\"payload.no\":1},\"limit\":5}");
    var data = data(lake.send(query.header("Tidemark-Budget", "files=1")));
    assertThat(data.path("partial").asBoolean()).isTrue();
  }

  @Test
  void aRestrictedCallerLearnsTheEngineAlone() throws Exception {
    var answer = send("Dev", "/stats/hub/explain", "{}");
    assertThat(data(answer).toString())
        .isEqualTo(
            "{'snapshot':null,'engine':'duckdb','files':null,'bytes':null,'rows':null,'least':null,'partitions':null,'partial':null,'cost_usd':null,'sql':null,'parameters':null}"
                .replace('\'', '"'));
    assertThat(header(answer, "Server-Timing")).doesNotContain(",");
    var page = send("Dev", "/stats/hub", "{}");
    assertThat(page.headers().map()).doesNotContainKeys("tidemark-files", "tidemark-rows-read");
    // What is no query is rejected as ever.
    assertThat(send("Dev", "/stats/hub/explain", "{\"cursor\":\"AAAA\"}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aQueryThatIsNoneIsRejectedAsThatOfAPageIs() throws Exception {
    assertThat(send("Demo", "/stats/hub/explain", "{\"filter\":{\"nope\":1}}").statusCode())
        .isEqualTo(400);
    assertThat(send("Demo", "/stats/nope/explain", "{}").statusCode()).isEqualTo(404);
    assertThat(send("Nobody", "/stats/hub/explain", "{}").statusCode()).isEqualTo(403);
    var unsigned = lake.request("/stats/hub/explain").POST(BodyPublishers.ofString("{}"));
    assertThat(lake.send(unsigned).statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> send(String user, String path, String body) throws Exception {
    return lake.send(
        lake.request(path)
            .header("Authorization", "Bearer " + lake.token(user))
            .POST(BodyPublishers.ofString(body)));
  }

  private static JsonNode data(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("data");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("none");
  }
}
