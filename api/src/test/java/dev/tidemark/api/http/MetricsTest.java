package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the metrics tell is what was done, in names that Prometheus' users expect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
  private static final String EVENT =
      "{\"organizationID\":\"3\",\"logType\":\"hub\",\"environment\":\"prod\",\"time\":\"2026-02-01T00:00:0%dZ\",\"action\":\"a\"}";
  private static final Pattern SERIES =
      Pattern.compile(
          "([a-z_:][a-z0-9_:]*(?:\\{(?:[^\"}]|\"[^\"]*\")*})?) (-?[0-9.E+-]+|NaN|[+-]Inf)");

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of("TIDEMARK_LOAD_INTERVAL", "1s"));
  }

  @Test
  void queriesAndTheirWorkAreCounted() throws Exception {
    var before = series();
    lake.send(lake.query("/stats/hub", "{\"limit\":7}"));
    lake.send(lake.query("/stats/HUB", "{\"limit\":7}"));
    lake.send(lake.query("/stats/hub", "{\"filter\":{\"nonsense\":1}}"));
    var after = series();
    assertThat(more(before, after, "tidemark_query_total{outcome=\"ok\",topic=\"hub\"}"))
        .isEqualTo(2);
    assertThat(more(before, after, "tidemark_query_total{outcome=\"invalid_query\",topic=\"hub\"}"))
        .isEqualTo(1);
    assertThat(more(before, after, "tidemark_query_rows_total{topic=\"hub\"}")).isEqualTo(14);
    for (var work : List.of("files", "bytes", "run_seconds", "plan_seconds")) {
      assertThat(more(before, after, "tidemark_query_" + work + "_total{topic=\"hub\"}"))
          .as(work)
          .isPositive();
    }
    assertThat(more(before, after, "tidemark_query_duration_seconds_count")).isEqualTo(3);
    assertThat(
            more(
                before,
                after,
                "tidemark_http_requests_total{method=\"POST\",route=\"/stats/{topic}\",status=\"200\"}"))
        .isEqualTo(2);
    assertThat(
            more(
                before,
                after,
                "tidemark_http_request_duration_seconds_count{route=\"/stats/{topic}\"}"))
        .isEqualTo(3);
    assertThat(after)
        .containsKey("tidemark_cache_requests_total{cache=\"manifests\",result=\"miss\"}");
    assertThat(after.get("tidemark_pool_threads{pool=\"queries\"}")).isEqualTo(4);
    assertThat(after.get("tidemark_pool_waiting_limit{pool=\"queries\"}")).isEqualTo(64);
    assertThat(after.get("tidemark_engine_running")).isZero();
    assertThat(after.get("tidemark_engine_stopped_total")).isZero();
    assertThat(after.get("tidemark_engine_reopened_total")).isZero();
    assertThat(after).containsKey("jvm_memory_used_bytes{area=\"heap\"}");
  }

  @Test
  void eventsAreFollowedFromTheDoorToTheTable() throws Exception {
    var before = series();
    var body = EVENT.formatted(1) + "\n" + EVENT.formatted(2) + "\n{\"time\":1}\n";
    var sent = lake.send(lake.events("hub", "application/x-ndjson", body.getBytes(UTF_8)));
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(207);
    var loaded = "tidemark_load_lines_total{outcome=\"loaded\",topic=\"hub\"}";
    var after =
        until(
            now ->
                more(before, now, loaded) == 2
                    && value(now, "tidemark_load_lag_seconds{topic=\"hub\"}") == 0
                    && value(now, "tidemark_landed_objects{topic=\"hub\"}") == 0);
    assertThat(more(before, after, "tidemark_events_total{outcome=\"accepted\",topic=\"hub\"}"))
        .isEqualTo(2);
    assertThat(more(before, after, "tidemark_events_total{outcome=\"rejected\",topic=\"hub\"}"))
        .isEqualTo(1);
    assertThat(more(before, after, "tidemark_load_bytes_total{topic=\"hub\"}")).isPositive();
    assertThat(after.get("tidemark_load_last_success_timestamp_seconds{topic=\"hub\"}"))
        .isGreaterThan(1.7e9);
  }

  @Test
  void deadLettersAndWhatWaitsAreSeen() throws Exception {
    var before = series();
    var folder = lake.dir().resolve("landing/env=prod/org=3/type=web/date=2026-02-01");
    var hidden = Files.createDirectories(folder).resolve(".unfinished");
    var object = folder.resolve("20260201T000000000Z-0.ndjson");
    Files.writeString(hidden, "no event\n");
    // As long as it seems to be written to, no loader touches it.
    Files.setLastModifiedTime(hidden, FileTime.from(Instant.now().plus(Duration.ofSeconds(50))));
    Files.move(hidden, object);
    var waiting = until(now -> value(now, "tidemark_landed_objects{topic=\"web\"}") == 1);
    assertThat(value(waiting, "tidemark_landed_bytes{topic=\"web\"}")).isEqualTo(9);
    assertThat(value(waiting, "tidemark_load_lag_seconds{topic=\"web\"}")).isPositive();
    Files.setLastModifiedTime(object, FileTime.from(Instant.EPOCH));
    var after = until(now -> more(before, now, "tidemark_dead_letters_total{topic=\"web\"}") == 1);
    assertThat(
            more(before, after, "tidemark_load_lines_total{outcome=\"dead_letter\",topic=\"web\"}"))
        .isEqualTo(1);
  }

  @Test
  void noLabelHoldsWhatACallerSays() throws Exception {
    lake.send(lake.request("/needle-1?needle=2").GET());
    lake.send(lake.request("/stats/needle-3").POST(BodyPublishers.noBody()));
    lake.send(lake.request("/topics/needle-4").GET());
    lake.send(lake.request("/health").method("NEEDLE", BodyPublishers.noBody()));
    lake.send(lake.query("/stats/needle-5", "{}"));
    lake.send(lake.request("/stats/hub").header("bearer", lake.token("needle-6")).GET());
    var text = text();
    assertThat(text).doesNotContainIgnoringCase("needle");
    assertThat(text).contains("route=\"none\"", "method=\"other\"");
  }

  @Test
  void namesAndHelpAreAsUsersExpect() throws Exception {
    var text = text();
    var counters = names(text, "counter");
    assertThat(counters).isNotEmpty().allMatch(name -> name.endsWith("_total"));
    for (var kind : List.of("gauge", "histogram")) {
      assertThat(names(text, kind)).isNotEmpty().noneMatch(name -> name.endsWith("_total"));
    }
    assertThat(text).doesNotContain("_milliseconds", "_kilobytes", "_ms ");
    for (var name : names(text, "[a-z]+")) assertThat(text).contains("# HELP " + name + " ");
    var openMetrics =
        lake.send(
            lake.request("/prometheus")
                .header("Accept", "application/openmetrics-text; version=1.0.0"));
    assertThat(openMetrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(openMetrics.body()).endsWith("# EOF\n");
  }

  @Test
  void withASecretOnlyWhoKnowsItReads(@TempDir Path dir) throws Exception {
    try (var closed = ServedLake.start(dir, Map.of("TIDEMARK_METRICS_TOKEN", "open sesame"))) {
      for (var given :
          List.of("", "Bearer open", "Bearer " + closed.token("Demo"), "open sesame")) {
        var answer = closed.send(closed.request("/prometheus").header("Authorization", given));
        assertThat(answer.statusCode()).as(given).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("tidemark_");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      }
      var answer =
          closed.send(closed.request("/prometheus").header("Authorization", "Bearer open sesame"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("sesame");
    }
  }

  private static List<String> names(String text, String kind) {
    return Pattern.compile("# TYPE (tidemark_[a-z_]+) " + kind + "\n")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private Map<String, Double> until(Predicate<Map<String, Double>> holds) throws Exception {
    var deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (true) {
      var now = series();
      if (holds.test(now)) return now;
      assertThat(Instant.now()).as(now.toString()).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static double value(Map<String, Double> series, String name) {
    return series.getOrDefault(name, 0.0);
  }

  private static double more(Map<String, Double> before, Map<String, Double> after, String name) {
    return value(after, name) - value(before, name);
  }

  private Map<String, Double> series() throws Exception {
    var series = new TreeMap<String, Double>();
    for (var line : text().lines().filter(l -> !l.startsWith("#")).toList()) {
      var parts = SERIES.matcher(line);
      assertThat(parts.matches()).as(line).isTrue();
      if (!parts.group(2).endsWith("Inf")) {
        series.put(parts.group(1), Double.valueOf(parts.group(2)));
      }
    }
    return series;
  }

  private String text() throws Exception {
    var answer = lake.send(lake.request("/prometheus"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    return answer.body();
  }
}
