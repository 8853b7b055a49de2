package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.service.LakeSession;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A process that is told to end ends in time, though a statement would run for minutes and the
 * maintenance has begun what it cannot end in time; others are served until then, and afterwards
 * all is there once.
 */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class StoppedAtWorkTest {
  private static final Duration HANG = Duration.ofSeconds(10);

  /** SIGTERM's; a process that had to be halted ends with 1. */
  private static final int ENDED_BY_ITSELF = 143;

  private static final int DAYS = 150;
  private static final int ROWS = 50_000;

  /** In the order of a member, so that all rows are read, and each of them in 250 ways. */
  private static final String HEAVY =
      IntStream.range(0, 250)
          .mapToObj(i -> "\"payload.l[*].m%d_ne\":\"n\"".formatted(i))
          .collect(Collectors.joining(",", "{\"sort\":[\"action\"],\"filter\":{", "}}"));

  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();

  @Test
  void sigtermEndsItThoughAHeavyStatementAndTheMaintenanceRun(@TempDir Path dir) throws Exception {
    var token = ServedLake.configure(dir).token("Demo", Duration.ofHours(1), Clock.systemUTC());
    Set<String> loaded;
    try (var open = ServedProcess.open(dir)) {
      load(open, "hub", dir, days("1"));
      load(open, "hub", dir, days("2"));
      load(open, "connector", dir, lists());
      loaded = dataFiles(dir);
    }
    var log = dir.resolve("log");
    var options =
        Map.of(
            "TIDEMARK_SERVER_SHUTDOWN_TIMEOUT", "1s",
            "TIDEMARK_QUERY_TIMEOUT", "5m",
            "TIDEMARK_QUERY_BUDGET_TIME", "5m",
            "TIDEMARK_MAINTAIN_INTERVAL", "1s");
    var served = ServedProcess.start(dir, options, log);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var heavy = post(served, token, "/stats/connector", HEAVY).timeout(Duration.ofMinutes(5));
      var asked = client.sendAsync(heavy.build(), BodyHandlers.ofString());
      until(
          "the statement runs",
          () -> {
            assertThat(asked).isNotDone();
            return figures(served).contains("tidemark_engine_running 1.0");
          });
      var posting = threads.submit(() -> postUntilItEnds(served, token));
      until("the maintenance writes", () -> !loaded.containsAll(dataFiles(dir)));
      othersAreServed(served, token);
      assertThat(figures(served)).contains("tidemark_engine_running 1.0");
      served.process().destroy();
      assertThat(served.process().waitFor(HANG.toSeconds(), TimeUnit.SECONDS))
          .as(Files.readString(log))
          .isTrue();
      posting.get();
      assertThat(asked).as("nobody could answer").isCompletedExceptionally();
    } finally {
      served.process().destroyForcibly();
    }
    assertThat(served.process().exitValue()).as(Files.readString(log)).isEqualTo(ENDED_BY_ITSELF);
    try (var open = ServedProcess.open(dir)) {
      assertThat(accepted).isNotEmpty();
      assertThat(Runs.loaded(open)).doesNotHaveDuplicates().containsAll(accepted);
      assertThat(rows(open, "hub")).isEqualTo(2L * DAYS);
      assertThat(rows(open, "connector")).isEqualTo(ROWS);
      assertThat(files(open, "hub"))
          .as("of two files each, some days were not joined yet: the maintenance was at work")
          .isBetween(DAYS + 1, 2 * DAYS);
    }
  }

  /** Two events of each day, in two loads, so that each day has two small files to join. */
  private static List<String> days(String id) {
    var first = LocalDate.parse("2025-01-01");
    return IntStream.range(0, DAYS)
        .mapToObj(i -> event("hub", first.plusDays(i), "\"action\":\"%s\"".formatted(id)))
        .toList();
  }

  private static List<String> lists() {
    var list = "\"action\":\"a%d\",\"l\":[" + "{},".repeat(9) + "{}]";
    var day = LocalDate.parse("2025-01-01");
    return IntStream.range(0, ROWS)
        .mapToObj(i -> event("connector", day, list.formatted(i)))
        .toList();
  }

  private static String event(String topic, LocalDate day, String members) {
    return "{\"organizationID\":\"9\",\"logType\":\"%s\",\"environment\":\"qa\",\"time\":\"%s\",%s}"
        .formatted(topic, day, members);
  }

  private static void load(LakeSession open, String topic, Path dir, List<String> lines)
      throws IOException {
    var file = Files.write(dir.resolve("lines.ndjson"), lines);
    try (var loader = open.loader()) {
      var report = loader.loadFiles(topic(open, topic), List.of(file), ProgressListener.NONE);
      assertThat(report.loaded()).isEqualTo(lines.size());
    }
  }

  private static Topic topic(LakeSession open, String name) {
    return open.workspace().topics().find(name).orElseThrow();
  }

  private static long rows(LakeSession open, String topic) {
    var files = open.lake().snapshots().current(topic(open, topic)).files();
    return files.stream().mapToLong(file -> file.rows()).sum();
  }

  private static int files(LakeSession open, String topic) {
    return open.lake().snapshots().current(topic(open, topic)).files().size();
  }

  /** Of topic hub, whatever table they belong to by now. */
  private static Set<String> dataFiles(Path dir) throws IOException {
    try (var all = Files.walk(dir.resolve("warehouse"))) {
      return all.map(Path::toString)
          .filter(file -> file.contains("/hub-") && file.endsWith(".parquet"))
          .collect(Collectors.toSet());
    }
  }

  private void othersAreServed(ServedProcess served, String token) throws Exception {
    var page = ask(post(served, token, "/stats/hub", "{\"limit\":5}"));
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(accepts(served, token, "other")).isTrue();
    var health = ask(HttpRequest.newBuilder(served.uri().resolve("/health")));
    assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
  }

  private Object postUntilItEnds(ServedProcess served, String token) throws Exception {
    try {
      for (int i = 0; accepts(served, token, "posted" + i); i++) Thread.sleep(20);
    } catch (IOException nobodyAnswers) {
      // Nobody knows what became of this one.
    }
    return accepted;
  }

  private boolean accepts(ServedProcess served, String token, String id) throws Exception {
    var event = post(served, token, "/topics/" + Runs.TOPIC, Runs.event(id));
    if (ask(event).statusCode() != 202) return false;
    accepted.add(id);
    return true;
  }

  private String figures(ServedProcess served) throws Exception {
    return ask(HttpRequest.newBuilder(served.uri().resolve("/prometheus"))).body();
  }

  private static HttpRequest.Builder post(
      ServedProcess served, String token, String path, String body) {
    return HttpRequest.newBuilder(served.uri().resolve(path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> ask(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(HANG).build(), BodyHandlers.ofString());
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }
}
