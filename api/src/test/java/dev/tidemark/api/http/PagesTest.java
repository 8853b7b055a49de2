package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is answered: pages, topics, health. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of());
  }

  @Test
  void aPageHasTheAgreedShapeAndThePayloadAsItWasSent() throws Exception {
    var answer = lake.send(lake.query("/stats/HUB", "{\"filter\":{\"payload.attempt\":7}}"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var sent = ServedLake.events().lines().skip(7).findFirst().orElseThrow();
    var body = JSON.readTree(answer.body());
    assertThat(answer.body())
        .startsWith("{\"success\":true,\"statusCode\":200,\"data\":[{\"id\":\"")
        .contains(
            "\"topic\":\"hub\",\"timestamp\":\"2026-01-10T10:07:00.000Z\",\"env\":\"dev\",\"org\":\"1\",\"payload\":"
                + sent)
        .endsWith("\"pagination\":{\"cursor\":null,\"has_more\":false,\"limit\":50}}");
    assertThat(body.path("data")).hasSize(1);
    assertThat(answer.headers().firstValue("Server-Timing").orElseThrow())
        .matches(
            "token;dur=N, access;dur=N, wait;dur=N, read;dur=N, plan;dur=N, run;dur=N, files;desc=\"4\", write;dur=N, total;dur=N"
                .replace("N", "\\d+\\.\\d\\d"));
  }

  @Test
  void anEmptyBodyAsksForEverythingNewestFirst() throws Exception {
    var request =
        lake.request("/stats/hub")
            .header("Authorization", "bearer " + lake.token("dEmO"))
            .POST(BodyPublishers.noBody());
    var answer = lake.send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var body = JSON.readTree(answer.body());
    assertThat(body.path("data")).hasSize(50);
    assertThat(body.path("pagination").path("has_more").booleanValue()).isTrue();
    assertThat(body.path("data").path(0).path("timestamp").textValue())
        .startsWith("2026-01-11T10:09");
  }

  @Test
  void thePagesEndToEndAreWhatTheTerminalSaysWithAll() throws Exception {
    var rows = new ArrayList<JsonNode>();
    String cursor = "null";
    do {
      var answer =
          lake.send(
              lake.query(
                  "/stats/hub",
                  "{\"filter\":{\"success\":true},\"sort\":[\"-timestamp\",\"action\"],\"limit\":7,\"cursor\":%s}"
                      .formatted(cursor)));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var body = JSON.readTree(answer.body());
      body.path("data").forEach(rows::add);
      cursor = body.path("pagination").path("cursor").toString();
    } while (!cursor.equals("null"));
    var terminal =
        TerminalRun.of(
            "query",
            "hub",
            "--dir",
            lake.dir().toString(),
            "--filter",
            "success=true",
            "--sort=-timestamp,action",
            "--all",
            "--limit",
            "11",
            "--format",
            "ndjson");
    assertThat(terminal.code()).as(terminal.err()).isZero();
    List<JsonNode> said = new ArrayList<>();
    for (var line : terminal.out().lines().toList()) said.add(JSON.readTree(line));
    assertThat(rows).hasSize(45).isEqualTo(said);
  }

  @Test
  void topicsAreABareArrayAndATopicIsItsSchema() throws Exception {
    var names = JSON.readTree(lake.send(lake.request("/topics")).body());
    assertThat(names.isArray()).isTrue();
    assertThat(names).map(JsonNode::textValue).contains("hub", "public.cps.za.runs").isSorted();
    var schema = JSON.readTree(lake.send(lake.request("/topics/hub")).body());
    assertThat(schema.path("properties").has("transactionId")).isTrue();
  }

  @Test
  void healthNamesWhatTheServiceDependsOn() throws Exception {
    var answer = lake.send(lake.request("/health"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"ok\",\"dependencies\":{\"engine\":\"UP\",\"lake\":\"UP\"}}");
  }
}
