package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A definition that changes under a running service is taken, or rejected and the old one kept. */
class DefinitionsChangeTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path dir;

  @Test
  void aChangeIsTakenOrRejected() throws Exception {
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_TOPICS_REFRESH_INTERVAL", "100ms"))) {
      var hub = dir.resolve("conf/topics/hub.json");
      var fresh = dir.resolve("conf/topics/fresh.json");

      replace(dir.resolve("conf/topics.yml"), "  hub:\n", "  hub:\n    aliases: {deed: action}\n");
      replace(hub, "\"action\"", "\"deed\"");
      Files.writeString(fresh, "{\"properties\":{\"time\":{\"type\":\"string\"}}}");
      until(() -> lake.send(lake.request("/topics")).body().contains("\"fresh\""));
      until(() -> rows(lake, "{\"filter\":{\"deed\":\"a7\"}}") == 1);
      assertThat(rows(lake, "{\"filter\":{\"action\":\"a7\"}}")).isEqualTo(1);
      assertThat(rows(lake, "{\"sort\":[\"deed\"]}")).isEqualTo(50);
      assertThat(lake.send(lake.request("/openapi")).body()).contains("deed", "fresh");
      assertThat(failures(lake)).isGreaterThanOrEqualTo(0);

      var good = Files.readString(hub);
      replace(hub, "\"boolean\"", "\"integer\"");
      var before = failures(lake);
      until(() -> failures(lake) > before);
      assertThat(rows(lake, "{\"filter\":{\"success\":true}}")).isEqualTo(45);
      assertThat(lake.send(lake.request("/health")).statusCode()).isEqualTo(200);

      Files.writeString(hub, good);
      Files.delete(fresh);
      until(() -> lake.send(lake.request("/topics/fresh")).statusCode() == 404);
      assertThat(rows(lake, "{\"filter\":{\"deed\":\"a7\"}}")).isEqualTo(1);
    }
  }

  private static int rows(ServedLake lake, String query) throws Exception {
    var answer = lake.send(lake.query("/stats/hub", query));
    return answer.statusCode() == 200 ? JSON.readTree(answer.body()).path("data").size() : -1;
  }

  private static double failures(ServedLake lake) throws Exception {
    return lake.send(lake.request("/prometheus"))
        .body()
        .lines()
        .filter(line -> line.startsWith("tidemark_refresh_failures_total{what=\"topics\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  private static void replace(Path file, String old, String text) throws IOException {
    var before = Files.readString(file);
    assertThat(before).contains(old);
    Files.writeString(file, before.replace(old, text));
  }

  private static void until(Callable<Boolean> isSo) throws Exception {
    var limit = Instant.now().plus(Duration.ofMinutes(3));
    while (!isSo.call()) {
      assertThat(Instant.now()).isBefore(limit);
      Thread.sleep(50);
    }
  }
}
