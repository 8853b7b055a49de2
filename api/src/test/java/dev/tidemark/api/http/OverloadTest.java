package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.http.server.HttpService;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.PageLimits;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A service that is asked more than it can answer, by callers who do not wait for it. */
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final HttpClient client = HttpClient.newHttpClient();
  private ServedLake lake;

  @SuppressWarnings("NullAway.Init") // each test serves in its own way
  private Endless engine;

  @SuppressWarnings("NullAway.Init")
  private HttpService http;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of(), OverloadTest::configure);
    var topic = lake.open().workspace().topics().find("large").orElseThrow();
    var events = Files.writeString(dir.resolve("large.ndjson"), largeEvents());
    try (var loader = lake.open().loader()) {
      assertThat(loader.loadFiles(topic, List.of(events), ProgressListener.NONE).loaded())
          .isEqualTo(12);
    }
  }

  private static void configure(Path conf) throws IOException {
    var users = "{\"Demo\":{},\"TestUser\":{},\"Third\":{}}";
    Files.writeString(
        conf.resolve("access.json"), "{\"hub\":%s,\"large\":%s}".formatted(users, users));
    Files.writeString(
        conf.resolve("topics/large.json"),
        "{\"properties\":{\"id\":{\"type\":\"string\"},\"time\":{\"type\":\"string\"}}}");
    Files.writeString(conf.resolve("topics.yml"), "  large: {}\n", StandardOpenOption.APPEND);
  }

  /** Of 200 KiB each, which do not become small when they are compressed. */
  private static String largeEvents() {
    var random = new Random(1);
    return IntStream.range(0, 12)
        .mapToObj(
            i -> {
              var bytes = new byte[150 * 1024];
              random.nextBytes(bytes);
              return "{\"id\":\"e%d\",\"time\":\"2026-01-20T10:%02d:00Z\",\"p\":\"%s\"}\n"
                  .formatted(i, i, Base64.getEncoder().encodeToString(bytes));
            })
        .collect(Collectors.joining());
  }

  @AfterAll
  void stop() {
    lake.close();
    client.close();
  }

  @AfterEach
  void close() {
    http.close();
    engine.close();
  }

  /** The service over the lake, where some queries never end. */
  private void serve(Duration timeout, Map<String, String> options) throws Exception {
    var dir = lake.dir();
    var clock = Clock.systemUTC();
    var environment = new HashMap<>(options);
    environment.put("TIDEMARK_SERVER_PORT", "0");
    environment.put("TIDEMARK_SERVER_SHUTDOWN_TIMEOUT", "1s");
    var workspace = Workspace.read(dir, dir.resolve("conf"), environment);
    var settings = workspace.settings();
    int places = settings.query().concurrency();
    engine = new Endless(DuckDbEngine.open(dir, new DuckDbOptions(2 * places, 2, 256, 64)));
    var codec = new CursorCodec(CursorKeys.inLake(dir), clock, Duration.ofHours(1));
    http =
        ServedWorkspace.start(
            workspace,
            new EventHistory(
                lake.open().lake().snapshots(),
                engine,
                codec,
                new PageLimits(timeout, PageLimits.DEFAULT.bytes(), PageLimits.DEFAULT.budget())),
            new Health(List.of(new Health.Dependency("engine", engine::check))),
            new Metrics(workspace.topics(), clock));
  }

  @Test
  void aQueryWhoseTimeIsUpIsA504AndItsStatementEnds() throws Exception {
    serve(Duration.ofMillis(300), Map.of());
    var answer = ask("Demo", Endless.LIMIT).get();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
    assertThat(answer.body()).contains("\"timeout\"");
    until("engine", () -> engine.figures().running() == 0);
    assertThat(engine.figures().stopped()).isEqualTo(1);
  }

  @Test
  void aClosedConnectionEndsItsQuery() throws Exception {
    serve(LONG, Map.of());
    try (var socket = open("Demo", Endless.LIMIT)) {
      until("engine", () -> engine.figures().running() == 1);
      assertThat(socket.isClosed()).isFalse();
    }
    until("engine", () -> engine.figures().running() == 0);
    assertThat(engine.figures().stopped()).isEqualTo(1);
    until("tidemark_pool_busy_threads{pool=\"queries\"}", 0);
    until("tidemark_query_total{outcome=\"cancelled\",topic=\"hub\"}", 1);
    until(
        "tidemark_http_requests_total{method=\"POST\",route=\"/stats/{topic}\",status=\"499\"}", 1);
  }

  @Test
  void aQueryThatWaitsIsDroppedWithItsConnection() throws Exception {
    serve(LONG, Map.of("TIDEMARK_QUERY_CONCURRENCY", "1"));
    try (var running = open("TestUser", Endless.LIMIT)) {
      until("engine", () -> engine.figures().running() == 1);
      try (var waiting = open("Demo", 12)) {
        until("tidemark_pool_waiting{pool=\"queries\"}", 1);
        assertThat(waiting.isClosed() || running.isClosed()).isFalse();
      }
      until("tidemark_pool_waiting{pool=\"queries\"}", 0);
      until("tidemark_pool_dropped_total{pool=\"queries\"}", 1);
    }
    assertThat(ask("Demo", 10).get().statusCode()).isEqualTo(200);
    assertThat(engine.asked()).contains(Endless.LIMIT, 10).doesNotContain(12);
  }

  @Test
  void oneCallersManyQueriesDoNotKeepAnotherWaiting() throws Exception {
    serve(LONG, Map.of("TIDEMARK_QUERY_CONCURRENCY", "1", "TIDEMARK_QUERY_QUEUE_SIZE", "64"));
    var running = open("TestUser", Endless.LIMIT);
    until("engine", () -> engine.figures().running() == 1);
    List<Future<HttpResponse<String>>> many = new ArrayList<>();
    for (int i = 0; i < 32; i++) many.add(ask("Demo", 20));
    until("tidemark_pool_waiting{pool=\"queries\"}", 32);

    var excess = ask("dEMO", 20).get();
    assertThat(excess.statusCode()).as(excess.body()).isEqualTo(429);
    assertThat(excess.body()).contains("\"rate\"");
    assertThat(excess.headers().firstValue("Retry-After")).hasValue("1");

    var other = ask("TestUser", 10);
    until("tidemark_pool_waiting{pool=\"queries\"}", 33);
    running.close();
    assertThat(other.get().statusCode()).isEqualTo(200);
    for (var one : many) assertThat(one.get().statusCode()).isEqualTo(200);
    var order = List.copyOf(engine.asked());
    assertThat(order.subList(0, order.indexOf(10)).stream().filter(limit -> limit == 20).count())
        .as("of one caller's queries before the other's first: %s", order)
        .isLessThanOrEqualTo(1);
    until("tidemark_pool_rejected_total{pool=\"queries\"}", 1);
  }

  @Test
  void aFullServiceRejectsAtOnceAndIsWell() throws Exception {
    serve(LONG, Map.of("TIDEMARK_QUERY_CONCURRENCY", "1", "TIDEMARK_QUERY_QUEUE_SIZE", "1"));
    try (var running = open("TestUser", Endless.LIMIT)) {
      until("engine", () -> engine.figures().running() == 1);
      var waiting = ask("Demo", 10);
      until("tidemark_pool_waiting{pool=\"queries\"}", 1);
      var rejected = ask("Demo", 10).get();
      assertThat(rejected.statusCode()).as(rejected.body()).isEqualTo(503);
      assertThat(rejected.headers().firstValue("Retry-After")).hasValue("1");
      var health = HttpRequest.newBuilder(http.uri().resolve("/health")).build();
      assertThat(client.send(health, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      assertThat(waiting).isNotDone();
      assertThat(running.isClosed()).isFalse();
    }
  }

  /** Refusals wait for nothing: neither for those that run nor for their own bodies. */
  @Test
  void whileEveryPlaceIsTakenAllOthersAreRejectedBeforeOneOfThemEnds() throws Exception {
    serve(LONG, Map.of("TIDEMARK_QUERY_CONCURRENCY", "2", "TIDEMARK_QUERY_QUEUE_SIZE", "2"));
    try (var one = open("TestUser", Endless.LIMIT);
        var other = open("Demo", Endless.LIMIT)) {
      until("engine", () -> engine.figures().running() == 2);
      var waiting = List.of(ask("TestUser", 10), ask("Demo", 10));
      until("tidemark_pool_waiting{pool=\"queries\"}", 2);
      List<Future<HttpResponse<String>>> further = new ArrayList<>();
      for (int i = 0; i < 100; i++) further.add(ask(i % 2 == 0 ? "Demo" : "TestUser", 10));
      for (var rejected : further) assertThat(rejected.get().statusCode()).isEqualTo(503);
      for (var user : List.of("Demo", "TestUser")) {
        try (var bodiless = open(user, "hub", 1000, "")) {
          var answer = new BufferedReader(new InputStreamReader(bodiless.getInputStream(), UTF_8));
          assertThat(answer.readLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
        }
      }
      until("tidemark_pool_rejected_total{pool=\"queries\"}", 102);
      assertThat(engine.figures().running()).isEqualTo(2);
      assertThat(engine.figures().stopped()).isZero();
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      assertThat(one.isClosed() || other.isClosed()).isFalse();
    }
  }

  /** Its statements run one at a time, and one of them would take {@code query.timeout}. */
  @Test
  void heavyQueriesOverLargeRowsKeepNobodyWaiting() throws Exception {
    serve(LONG, Map.of());
    var heavy = new ArrayList<Socket>();
    for (int i = 0; i < 6; i++) heavy.add(open("Demo", "large", Endless.LIMIT));
    until("engine", () -> engine.figures().running() == 1);
    until("tidemark_pool_busy_threads{pool=\"queries\"}", 3);
    for (int i = 0; i < 2; i++) {
      List<CompletableFuture<HttpResponse<String>>> together = new ArrayList<>();
      for (int j = 0; j < 3; j++) {
        together.add(ask("TestUser", "large", 3 + j).orTimeout(10, SECONDS));
      }
      for (int j = 0; j < 5; j++) {
        var small = ask("Third", "hub", 10).orTimeout(10, SECONDS).get();
        assertThat(small.statusCode()).as(small.body()).isEqualTo(200);
      }
      for (int j = 0; j < 3; j++) {
        var large = together.get(j).get();
        assertThat(large.statusCode()).as(large.body()).isEqualTo(200);
        assertThat(events(large.body())).isEqualTo(3 + j);
      }
    }
    for (var one : heavy) one.close();
    until("engine", () -> engine.figures().running() == 0);
    until("tidemark_pool_busy_threads{pool=\"queries\"}", 0);
    until("tidemark_pool_waiting{pool=\"queries\"}", 0);
  }

  private static int events(String body) {
    return body.split("\"p\":", -1).length - 1;
  }

  @Test
  void aQuotaIsToldThoughNoThreadIsFree() throws Exception {
    serve(
        LONG,
        Map.of(
            "TIDEMARK_QUERY_CONCURRENCY", "1",
            "TIDEMARK_QUOTA_PER_SECOND", "1",
            "TIDEMARK_QUOTA_BURST", "1"));
    try (var running = open("TestUser", Endless.LIMIT)) {
      until("engine", () -> engine.figures().running() == 1);
      var first = ask("Demo", 10);
      until("tidemark_pool_waiting{pool=\"queries\"}", 1);
      // On a slow machine a second may pass before some of them, which then wait, too; so many at
      // once, and many times.
      until("a refusal", () -> anyOfMany("Demo").completeOnTimeout(null, 5, SECONDS).get() != null);
      assertThat(first).isNotDone();
      assertThat(running.isClosed()).isFalse();
    }
  }

  private CompletableFuture<Object> anyOfMany(String user) {
    return CompletableFuture.anyOf(
        Stream.generate(() -> ask(user, 10)).limit(5).toArray(CompletableFuture<?>[]::new));
  }

  /** Clients that leave at any moment do no harm to those that stay. */
  @Test
  void whoStaysIsAnsweredRightWhoeverLeaves() throws Exception {
    serve(LONG, Map.of());
    long seed = System.nanoTime();
    var right = ask("Demo", 20).get().body();
    try (var threads = Executors.newCachedThreadPool()) {
      List<Future<?>> leaving = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        var random = new Random(seed + i);
        leaving.add(
            threads.submit(
                () -> {
                  for (int j = 0; j < 30; j++) {
                    try (var _ = open("TestUser", random.nextInt(4) == 0 ? Endless.LIMIT : 30)) {
                      Thread.sleep(random.nextInt(12));
                    }
                  }
                  return null;
                }));
      }
      while (!leaving.stream().allMatch(Future::isDone)) {
        var answer = ask("Demo", 20).get();
        assertThat(answer.statusCode()).as("seed %d: %s", seed, answer.body()).isEqualTo(200);
        assertThat(data(answer.body())).isEqualTo(data(right));
      }
      for (var one : leaving) one.get();
    }
    until("engine", () -> engine.figures().running() == 0);
    until("tidemark_pool_busy_threads{pool=\"queries\"}", 0);
    until("tidemark_pool_waiting{pool=\"queries\"}", 0);
  }

  /** All but the cursor, which is sealed anew each time. */
  private static String data(String body) {
    return body.substring(0, body.indexOf("\"pagination\""));
  }

  private CompletableFuture<HttpResponse<String>> ask(String user, int limit) {
    return ask(user, "hub", limit);
  }

  private CompletableFuture<HttpResponse<String>> ask(String user, String topic, int limit) {
    var request =
        HttpRequest.newBuilder(http.uri().resolve("/stats/" + topic))
            .header("Authorization", "Bearer " + lake.token(user))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"limit\":%d}".formatted(limit)))
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  /** A query whose answer nobody reads. */
  private Socket open(String user, int limit) throws IOException {
    return open(user, "hub", limit);
  }

  private Socket open(String user, String topic, int limit) throws IOException {
    var body = "{\"limit\":%d}".formatted(limit);
    return open(user, topic, body.length(), body);
  }

  private Socket open(String user, String topic, int length, String body) throws IOException {
    URI uri = http.uri();
    var socket = new Socket(uri.getHost(), uri.getPort());
    var text =
        """
        POST /stats/%s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        %s"""
            .formatted(topic, lake.token(user), length, body);
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private void until(String series, double value) throws Exception {
    until(series + " " + value, () -> figures().getOrDefault(series, Double.NaN) == value);
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(5);
    }
  }

  private Map<String, Double> figures() throws Exception {
    var request = HttpRequest.newBuilder(http.uri().resolve("/prometheus")).build();
    var figures = new HashMap<String, Double>();
    client
        .send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(l -> !l.startsWith("#"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              figures.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            });
    return figures;
  }
}
