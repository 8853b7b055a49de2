package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import dev.tidemark.catalog.load.ProgressListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that tell no time: as status changes of a job under way may. */
class UntimedEventsTest {
  private static final String TOPIC = "public.cps.za.status_change";

  @Test
  void theyHaveTheTimeOfTheirReceiptAndSentAgainAreThereOnce(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of())) {
      var before = Instant.now().minusMillis(1);
      send(lake, "a", 202);
      assertThat(Landed.in(lake.dir()).lines()).containsExactly(event("a"));
      load(lake);
      send(lake, "a", 202);
      send(lake, "b", 202);
      send(lake, "a", 202);
      load(lake);
      var answer = lake.send(lake.query("/stats/" + TOPIC, "{\"sort\":[\"id\"]}"));
      var rows = JsonMapper.builder().build().readTree(answer.body()).path("data");
      assertThat(rows.findValuesAsText("id")).containsExactly("a", "b");
      for (var row : rows) {
        assertThat(Instant.parse(row.path("timestamp").textValue()))
            .isBetween(before, Instant.now());
        assertThat(row.path("payload").has("timestamp_event")).isFalse();
      }
    }
  }

  @Test
  void whereTheTopicDoesNotSayThatTheyAreRejected(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of())) {
      var body = "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\"}";
      var answer = lake.send(lake.events("hub", "application/json", body.getBytes(UTF_8)));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("'time'");
    }
  }

  private static String event(String id) {
    return """
        {"event_type":"JobUpdatedEvent","event_id":"%s","job_id":"j","status_type":"RUNNING"}"""
        .formatted(id);
  }

  private static void send(ServedLake lake, String id, int status) throws Exception {
    var answer = lake.send(lake.events(TOPIC, "application/json", event(id).getBytes(UTF_8)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private static void load(ServedLake lake) {
    var topic = lake.open().workspace().topics().find(TOPIC).orElseThrow();
    try (var loader = lake.open().loader(Duration.ZERO)) {
      assertThat(loader.loadLanded(topic, ProgressListener.NONE).deadLetters()).isZero();
    }
  }
}
