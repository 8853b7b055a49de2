package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.http.server.HttpService;
import dev.tidemark.api.metrics.LandingMetrics;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.storage.ObjectVisitor;
import dev.tidemark.partitioner.storage.StoredObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads the metrics, however often, while to look through the landing zone takes long. */
class LandingScrapesTest {
  private static final String LAG = "tidemark_load_lag_seconds{topic=\"hub\"} ";

  private final HttpClient client = HttpClient.newHttpClient();
  private final SlowWalk walk = new SlowWalk();
  private ServedLake lake;
  private HttpService http;

  /** Over one object, and no further than it may. */
  private static final class SlowWalk implements LandingMetrics.Lister {
    private final AtomicInteger begun = new AtomicInteger();
    private final Semaphore mayEnd = new Semaphore(0);

    @Override
    public void to(ObjectVisitor visitor) {
      begun.incrementAndGet();
      mayEnd.acquireUninterruptibly();
      var key = "landing/env=prod/org=3/type=hub/date=2026-02-01/20260201T000000000Z-0.ndjson";
      visitor.object(new StoredObject(key, 9, Instant.EPOCH));
    }
  }

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of());
    var workspace = lake.open().workspace();
    CurrentTopics topics = workspace::topics;
    var metrics = new Metrics(workspace.topics(), Clock.systemUTC());
    metrics.add(new LandingMetrics(walk, topics, Clock.systemUTC()));
    http = ServedWorkspace.start(workspace, lake.open().history(), new Health(List.of()), metrics);
  }

  @AfterEach
  void stop() {
    walk.mayEnd.release(1_000_000);
    http.close();
    lake.close();
    client.close();
  }

  /** Each of them walked up to six times, one after the other. */
  @Test
  void manyScrapesAreOneWalkAndAnsweredBeforeItsEnd() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> scrapes = new ArrayList<>();
    for (int i = 0; i < 20; i++) scrapes.add(scrape());
    for (var scrape : scrapes) {
      // Nothing was seen yet, so nothing is told of it: not that nothing waits.
      assertThat(read(scrape)).contains("tidemark_http_connections ").doesNotContain(LAG);
    }
    assertThat(walk.begun).hasValue(1);

    walk.mayEnd.release();
    var seen = "";
    for (int i = 0; i < 1000 && seen.isEmpty(); i++) seen = lag(read(scrape()));
    assertThat(seen).startsWith(LAG).isNotEqualTo(LAG + "0.0");
    // The next one is held, too; the last one is good for so long.
    until(() -> read(scrape()).contains(LAG) && walk.begun.get() == 2);
    assertThat(lag(read(scrape()))).isEqualTo(seen);
    assertThat(walk.begun).hasValue(2);
  }

  /** Each left a thread that waited for the walk, and then walked itself. */
  @Test
  void whoIsGoneLeavesNothingThatWaits() throws Exception {
    for (int i = 0; i < 30; i++) {
      try (var client = RawClient.to(http.uri())) {
        client.send(RawClient.get("/prometheus"));
      }
    }
    var own = new AtomicInteger();
    until(() -> answered(read(scrape())) >= 30 + own.getAndIncrement());
    assertThat(walk.begun).hasValue(1);
  }

  /** How many scrapes are over, whether or not anybody waited for them. */
  private static double answered(String text) {
    return text.lines()
        .filter(l -> l.startsWith("tidemark_http_requests_total{") && l.contains("/prometheus"))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String lag(String text) {
    return text.lines().filter(line -> line.startsWith(LAG)).findFirst().orElse("");
  }

  private CompletableFuture<HttpResponse<String>> scrape() {
    var request = HttpRequest.newBuilder(URI.create(http.uri() + "/prometheus"));
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  private static String read(CompletableFuture<HttpResponse<String>> scrape) throws Exception {
    var answer = scrape.get(1, TimeUnit.MINUTES);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    var deadline = Instant.now().plus(Duration.ofMinutes(1));
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
