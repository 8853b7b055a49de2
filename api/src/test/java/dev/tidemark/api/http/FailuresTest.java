package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.http.server.HttpService;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.catalog.snapshot.TableVersion;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.PageLimits;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is not the caller's doing: the right 5xx, and nothing of the inside in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailuresTest {
  private static final String SECRET = "/secret/path of dev.tidemark.Secret";

  private final BrokenSnapshots snapshots = new BrokenSnapshots();
  private final HttpClient client = HttpClient.newHttpClient();
  private ServedLake lake;
  private DuckDbEngine engine;
  private HttpService http;

  /** A table whose snapshots cannot be had, for whatever reason the test gives. */
  private static final class BrokenSnapshots implements Snapshots {
    private volatile Runnable trouble = () -> {};

    @Override
    public Snapshot current(Topic topic) {
      trouble.run();
      throw new IllegalStateException(SECRET);
    }

    @Override
    public Optional<Snapshot> at(Topic topic, long id) {
      return Optional.empty();
    }

    @Override
    public Optional<TableVersion> moment(Topic topic, long id) {
      return Optional.empty();
    }

    @Override
    public Optional<Set<Long>> loadedBetween(Topic topic, TableVersion after, TableVersion upTo) {
      return Optional.empty();
    }
  }

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    var clock = Clock.systemUTC();
    // One waits: an answer may be here before its thread is free for the next query.
    lake =
        ServedLake.start(
            dir, Map.of("TIDEMARK_QUERY_CONCURRENCY", "1", "TIDEMARK_QUERY_QUEUE_SIZE", "1"));
    engine = DuckDbEngine.open(dir, DuckDbOptions.forProcessors(1));
    var codec = new CursorCodec(CursorKeys.inLake(dir), clock, Duration.ofHours(1));
    var workspace = lake.open().workspace();
    http =
        ServedWorkspace.start(
            workspace,
            new EventHistory(snapshots, engine, codec, PageLimits.DEFAULT),
            new Health(
                List.of(
                    new Health.Dependency("engine", () -> {}),
                    new Health.Dependency(
                        "lake",
                        () -> {
                          throw new IllegalStateException(SECRET);
                        }))),
            new Metrics(workspace.topics(), clock));
  }

  @AfterAll
  void stop() {
    http.close();
    engine.close();
    lake.close();
    client.close();
  }

  @Test
  void aMistakeOfOursIsA500InGeneralWords() throws Exception {
    snapshots.trouble = () -> {};
    failed(client.send(query(), BodyHandlers.ofString()), 500, "internal");
  }

  @ParameterizedTest
  @EnumSource(
      value = QueryError.class,
      names = {"BUSY", "TIMEOUT", "OUT_OF_RESOURCES", "ENGINE_FAILED", "DEFECT"})
  void everyCauseHasItsStatus(QueryError error) throws Exception {
    snapshots.trouble =
        () -> {
          throw new QueryException(error, SECRET);
        };
    var answer = client.send(query(), BodyHandlers.ofString());
    switch (error) {
      case TIMEOUT -> failed(answer, 504, "timeout");
      case ENGINE_FAILED -> failed(answer, 500, "database");
      case DEFECT -> failed(answer, 500, "internal");
      default -> {
        failed(answer, 503, "busy");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      }
    }
  }

  @Test
  void aFullServiceSaysSoAndStaysHealthy() throws Exception {
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    snapshots.trouble =
        () -> {
          begun.countDown();
          try {
            mayEnd.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    var first = client.sendAsync(query(), BodyHandlers.ofString());
    assertThat(begun.await(2, TimeUnit.MINUTES)).isTrue();
    // One of two waits, the other is rejected at once.
    var second = client.sendAsync(query(), BodyHandlers.ofString());
    var third = client.sendAsync(query(), BodyHandlers.ofString());
    CompletableFuture.anyOf(second, third).get(2, TimeUnit.MINUTES);
    var rejected = second.isDone() ? second.get() : third.get();
    failed(rejected, 503, "busy");
    assertThat(rejected.headers().firstValue("Retry-After")).hasValue("1");
    var topics = HttpRequest.newBuilder(http.uri().resolve("/topics")).build();
    assertThat(client.send(topics, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    mayEnd.countDown();
    failed(first.get(), 500, "internal");
  }

  @Test
  void healthSaysWhichPartIsDownAndNotWhy() throws Exception {
    var request = HttpRequest.newBuilder(http.uri().resolve("/health")).build();
    var answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"down\",\"dependencies\":{\"engine\":\"UP\",\"lake\":\"DOWN\"}}");
  }

  private HttpRequest query() {
    return HttpRequest.newBuilder(http.uri().resolve("/stats/hub"))
        .header("Authorization", "Bearer " + lake.token("Demo"))
        .POST(BodyPublishers.noBody())
        .build();
  }

  private static void failed(HttpResponse<String> answer, int status, String type)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    var body = JsonMapper.builder().build().readTree(answer.body());
    assertThat(body.path("statusCode").intValue()).isEqualTo(status);
    assertThat(body.path("errors").path(0).path("type").textValue()).isEqualTo(type);
    assertThat(answer.body()).doesNotContain("secret", "Exception", "dev.tidemark");
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
  }
}
