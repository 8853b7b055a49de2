package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import dev.tidemark.partitioner.storage.StoredObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A catalog that is exchanged under a service while it takes events, loads them and keeps the
 * tables: it goes on taking events, nothing that lies there goes, and when the catalog was
 * registered again every accepted event is there once.
 */
@Tag("long")
class ExchangedCatalogUnderLoadTest {
  private static final Duration HANG = Duration.ofSeconds(10);
  private static final int CLIENTS = 2;
  private static final String FAILURES = "tidemark_load_failures_total{topic=\"" + Runs.TOPIC;
  private static final String LOADED =
      "tidemark_load_lines_total{outcome=\"loaded\",topic=\"" + Runs.TOPIC;

  enum How {
    DELETED(503) {
      @Override
      void happens(Path catalog, Path older) throws Exception {
        Files.delete(catalog);
      }
    },
    REPLACED(503) {
      @Override
      void happens(Path catalog, Path older) throws Exception {
        Files.move(older, catalog, StandardCopyOption.ATOMIC_MOVE);
      }
    },
    /** Of the tables that had the same metadata then, all is as it was. */
    WRITTEN_OVER(200) {
      @Override
      void happens(Path catalog, Path older) throws Exception {
        run(
            catalog,
            "ATTACH '%s' AS older".formatted(older),
            "DELETE FROM iceberg_tables",
            "INSERT INTO iceberg_tables SELECT * FROM older.iceberg_tables");
      }
    };

    private final int health;

    How(int health) {
      this.health = health;
    }

    abstract void happens(Path catalog, Path older) throws Exception;
  }

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean posting = new AtomicBoolean(true);

  @ParameterizedTest
  @EnumSource
  void nothingThatLandedGoesAndAllIsThereOnceWhenItIsRegistered(How how, @TempDir Path folder)
      throws Exception {
    var dir = folder.resolve("lake");
    var options = Map.of("TIDEMARK_LOAD_INTERVAL", "1s", "TIDEMARK_MAINTAIN_INTERVAL", "1s");
    try (var lake = ServedLake.start(dir, options);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var catalog = dir.resolve("catalog.db");
      var older = folder.resolve("older.db");
      run(catalog, "VACUUM INTO '%s'".formatted(older));
      var token = lake.token("Demo");
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        var name = "e" + i + "-";
        clients.add(threads.submit(() -> post(lake, token, name)));
      }
      try {
        until("some are loaded", () -> figure(lake, LOADED) > 0);
        how.happens(catalog, older);
        until("it is noticed", () -> figure(lake, FAILURES) > 0);
        var landed = keys(dir);
        until("it is retried", () -> figure(lake, FAILURES) > 2);
        until("health says so", () -> tells(lake, how.health));
        var page = lake.send(lake.query("/stats/hub", "{\"limit\":5}").timeout(HANG));
        assertThat(page.statusCode()).as(page.body()).isEqualTo(how.health == 200 ? 200 : 500);
        assertThat(keys(dir)).containsAll(landed).hasSizeGreaterThan(landed.size());
      } finally {
        posting.set(false);
      }
      for (var client : clients) client.get();
    }
    var registered = TerminalRun.of("register", "--dir", dir.toString());
    assertThat(registered.code()).as(registered.out() + registered.err()).isZero();
    try (var open = ServedProcess.open(dir)) {
      assertThat(Runs.loaded(open)).containsExactlyInAnyOrderElementsOf(accepted);
      assertThat(keys(dir)).isEmpty();
    }
  }

  /** Each is taken, whatever the catalog is. */
  private Object post(ServedLake lake, String token, String name) throws Exception {
    for (int i = 0; posting.get(); i++) {
      var ids = List.of(name + i, name + i + "b");
      var answer =
          lake.send(
              lake.request("/topics/" + Runs.TOPIC)
                  .timeout(HANG)
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/x-ndjson")
                  .POST(BodyPublishers.ofByteArray(Runs.lines(ids))));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      accepted.addAll(ids);
      Thread.sleep(20);
    }
    return accepted;
  }

  /** That it is down, or which topic is the worse for it. */
  private static boolean tells(ServedLake lake, int status) throws Exception {
    var health = lake.send(lake.request("/health").timeout(HANG));
    return health.statusCode() == status && health.body().contains("\"" + Runs.TOPIC + "\"");
  }

  private static List<String> keys(Path dir) throws Exception {
    return Landed.in(dir).objects().stream().map(StoredObject::key).toList();
  }

  private static void run(Path catalog, String... statements) throws SQLException {
    try (var sqlite = DriverManager.getConnection("jdbc:sqlite:" + catalog);
        var statement = sqlite.createStatement()) {
      for (var each : statements) statement.execute(each);
    }
  }

  private static double figure(ServedLake lake, String series) throws Exception {
    return lake.send(lake.request("/prometheus").timeout(HANG))
        .body()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(50);
    }
  }
}
