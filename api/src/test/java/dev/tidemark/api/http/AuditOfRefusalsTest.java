package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.http.server.HttpService;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.service.Workspace;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.PageLimits;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an admitted caller asked leaves its one line, though it never had its turn. */
@Isolated("listens to what the whole JVM logs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditOfRefusalsTest {
  private static final String BODY = "{\"limit\":3}";
  private static final String ENDLESS = "{\"limit\":" + Endless.LIMIT + "}";

  /** More than half of what the bodies of all callers may take. */
  private static final int LARGE = 700 << 10;

  private ServedLake lake;
  private Endless engine;
  private Metrics metrics;
  private HttpService http;

  @SuppressWarnings("NullAway.Init") // each test has its own
  private LogLines log;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    // Each test has callers of its own: what those of the one before leave may come late.
    var users = "[\"Head\",\"Gone\",\"Large\",\"Full\",\"Running\",\"Waiting\",\"Late\",\"Left\"]";
    lake = ServedLake.start(dir, Map.of(), "{\"hub\":%s}".formatted(users));
    var workspace =
        Workspace.read(
            dir,
            dir.resolve("conf"),
            Map.of(
                "TIDEMARK_SERVER_PORT", "0",
                "TIDEMARK_SERVER_SHUTDOWN_TIMEOUT", "1s",
                "TIDEMARK_SERVER_MAX_BODY", "1MiB",
                "TIDEMARK_QUERY_CONCURRENCY", "1",
                "TIDEMARK_QUERY_QUEUE_SIZE", "1",
                "TIDEMARK_QUERY_BODY_MEMORY", "1MiB"));
    engine = new Endless(DuckDbEngine.open(dir, new DuckDbOptions(2, 2, 256, 64)));
    var clock = Clock.systemUTC();
    metrics = new Metrics(workspace.topics(), clock);
    http =
        ServedWorkspace.start(
            workspace,
            new EventHistory(
                lake.open().lake().snapshots(),
                engine,
                new CursorCodec(CursorKeys.inLake(dir), clock, Duration.ofHours(1)),
                PageLimits.DEFAULT),
            new Health(List.of()),
            metrics);
  }

  @AfterAll
  void stop() {
    http.close();
    engine.close();
    lake.close();
  }

  @BeforeEach
  void listen() {
    log = new LogLines();
  }

  @AfterEach
  void close() throws Exception {
    log.close();
    until(() -> figure("tidemark_pool_busy_threads{pool=\"queries\"}") == 0);
    until(() -> figure("tidemark_pool_waiting{pool=\"queries\"}") == 0);
  }

  @ParameterizedTest
  @CsvSource({"/stats/hub, query", "/stats/HUB/newer, newer", "/stats/hub/explain, explain"})
  void whatIsNoQueryByItsHead(String path, String word) throws Exception {
    var compressed = head("Head", path, BODY.length(), "Content-Encoding: gzip");
    var typed = head("Head", path, BODY.length()).replace("application/json", "text/plain");
    var tooLong = head("Head", path, 2 << 20);
    for (var head : List.of(compressed, typed)) {
      try (var client = client().send(head + BODY)) {
        assertThat(client.head()).startsWith("HTTP/1.1 415 ");
      }
    }
    try (var client = client().send(tooLong)) {
      assertThat(client.head()).startsWith("HTTP/1.1 413 ");
    }
    lines("Head", word, "MEDIA_TYPE", "MEDIA_TYPE", "TOO_LARGE");
  }

  @Test
  void aClientThatLeavesInTheMiddleOfItsBody() throws Exception {
    try (var client = client().send(head("Gone", "/stats/hub", 1000) + "{")) {
      until(() -> taken() > 0);
      client.reset();
    }
    lines("Gone", "query", "GONE");
  }

  @Test
  void aBodyForWhichThereIsNoMemory() throws Exception {
    try (var large = client().send(head("Large", "/stats/hub", LARGE + 1) + " ".repeat(LARGE));
        var other = client()) {
      until(() -> taken() > LARGE);
      other.send(head("Full", "/stats/hub", LARGE) + " ".repeat(LARGE));
      assertThat(other.head()).startsWith("HTTP/1.1 503 ");
      assertThat(large.socket().isClosed()).isFalse();
    }
    lines("Full", "query", "BUSY");
    lines("Large", "query", "GONE");
  }

  /** There was room for it when its head came, and none when its body was there. */
  @Test
  void aQueryForWhichThereIsNoPlaceAnyMore() throws Exception {
    try (var running = running();
        var late = client();
        var waiting = client()) {
      double before = taken();
      late.send(head("Late", "/stats/hub", BODY.length()) + BODY.charAt(0));
      until(() -> taken() > before);
      waiting.send(head("Waiting", "/stats/hub", BODY.length()) + BODY);
      until(() -> figure("tidemark_pool_waiting{pool=\"queries\"}") == 1);
      late.send(BODY.substring(1));
      assertThat(late.head()).startsWith("HTTP/1.1 503 ");
      assertThat(running.socket().isClosed()).isFalse();
    }
    lines("Late", "query", "BUSY");
  }

  @Test
  void aQueryThatIsGivenUpWhileItWaits() throws Exception {
    try (var running = running();
        var waiting = client().send(head("Left", "/stats/hub", BODY.length()) + BODY)) {
      until(() -> figure("tidemark_pool_waiting{pool=\"queries\"}") == 1);
      waiting.reset();
      lines("Left", "query", "CANCELLED");
      assertThat(running.socket().isClosed()).isFalse();
    }
  }

  /** A query that has the only thread. */
  private RawClient running() throws Exception {
    var running = client().send(head("Running", "/stats/hub", ENDLESS.length()) + ENDLESS);
    until(() -> engine.figures().running() == 1);
    return running;
  }

  private RawClient client() throws IOException {
    return RawClient.to(http.uri());
  }

  private String head(String user, String path, int length, String... lines) {
    return RawClient.post(lake, user, path, length, lines);
  }

  /** There are these lines of a caller in this order, and no others. */
  private void lines(String user, String word, String... outcomes) throws Exception {
    until(() -> of(user).size() >= outcomes.length);
    assertThat(of(user)).hasSize(outcomes.length);
    for (int i = 0; i < outcomes.length; i++) {
      assertThat(of(user).get(i))
          .matches(
              "%s request=[0-9a-f-]{36} user=%s topic=hub restricted=false outcome=%s"
                  .formatted(word, user, outcomes[i]));
    }
  }

  private List<String> of(String user) {
    return log.of("tidemark.audit").stream()
        .filter(line -> line.contains(" user=" + user + " "))
        .toList();
  }

  /** The memory that bodies of queries take. */
  private double taken() {
    return figure("tidemark_query_bodies_bytes");
  }

  /** A figure of the service; NaN before the first request, which creates what it is of. */
  private double figure(String series) {
    return new String(metrics.text(null).body(), UTF_8)
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static void until(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
