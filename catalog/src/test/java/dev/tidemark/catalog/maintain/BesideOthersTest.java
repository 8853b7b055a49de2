package dev.tidemark.catalog.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Beside maintenance nothing is lost or doubled, no load fails, and what is pinned stays readable.
 */
class BesideOthersTest {
  @TempDir Path dir;
  private final long seed = Long.getLong("tidemark.seed", 60);
  private final AtomicBoolean loading = new AtomicBoolean(true);

  @Test
  void twoLoadsTwoMaintenancesAndAWalkWork() throws Exception {
    try (KeptLake kept = new KeptLake(dir, new Random(seed), KeptLake.TOPIC);
        var threads = Executors.newFixedThreadPool(5)) {
      List<Path> files = new ArrayList<>();
      for (int i = 0; i < 9; i++) files.add(kept.file(20));
      // Every third is loaded by both.
      Callable<Long> one =
          () -> load(kept, files.stream().filter(f -> files.indexOf(f) % 3 != 1).toList(), 1);
      Callable<Long> other =
          () -> load(kept, files.stream().filter(f -> files.indexOf(f) % 3 != 2).toList(), 2);
      Future<Long> first = threads.submit(one);
      Future<Long> second = threads.submit(other);
      Future<Integer> maintenance = threads.submit(() -> keep(kept));
      Future<Integer> otherMaintenance = threads.submit(() -> keep(kept));
      Future<Integer> walks = threads.submit(() -> walk(kept));
      long loaded = first.get() + second.get();
      loading.set(false);
      assertThat(maintenance.get() + otherMaintenance.get()).as("compactions").isPositive();
      assertThat(walks.get()).isPositive();
      assertThat(loaded).as("seed " + seed).isEqualTo(180);
      assertThat(kept.rows().stream().map(row -> row.get("id")).distinct()).hasSize(180);
      assertThat(kept.rows()).hasSize(180);
    }
  }

  private static long load(KeptLake kept, List<Path> files, long seed) {
    List<Path> shuffled = new ArrayList<>(files);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled.stream().map(kept::load).mapToLong(LoadReport::loaded).sum();
  }

  /** How many compactions were done. */
  private int keep(KeptLake kept) {
    int done = 0;
    try (Maintenance maintenance = kept.maintenance(Instant.now(), KeptLake.options(1000))) {
      do {
        done += maintenance.run(kept.topic, MaintenanceBudget.UNLIMITED).done().size();
      } while (loading.get());
    }
    return done;
  }

  /** How many snapshots were read a second time, and were the same. */
  private int walk(KeptLake kept) throws SQLException {
    record Page(long id, String rows) {}
    List<Page> pages = new ArrayList<>();
    do {
      Snapshot snapshot = kept.lake.snapshots().current(kept.topic);
      if (snapshot.files().isEmpty()) continue;
      pages.add(new Page(snapshot.id(), rows(snapshot)));
      Page page = pages.get(pages.size() / 2);
      Snapshot pinned = kept.lake.snapshots().at(kept.topic, page.id()).orElseThrow();
      assertThat(rows(pinned)).isEqualTo(page.rows());
    } while (loading.get());
    return pages.size();
  }

  private static String rows(Snapshot snapshot) throws SQLException {
    String paths =
        snapshot.files().stream()
            .map(DataFile::path)
            .collect(Collectors.joining("','", "['", "']"));
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "SELECT count(*) || md5(string_agg(id || payload, '' ORDER BY id)) FROM read_parquet("
                    + paths
                    + ")")) {
      result.next();
      return result.getString(1);
    }
  }
}
