package dev.tidemark.testkit.law;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.erase.FilterRowsToErase;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.testkit.generate.Queries;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.InvalidQuery;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;

/**
 * Makes all changes of a table: lands and loads events, erases some, rewrites files and manifests,
 * expires snapshots and deletes unused files. Changes of rows are recorded in the expected history.
 * One thread at a time may land, load and erase; other threads may run the maintenance.
 */
final class TableChurn implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TRIES = 10;
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /** At that time every partition is closed and every replaced snapshot is old. */
  private static final Duration LATER = Duration.ofDays(30_000);

  private final TrialLake lake;
  private final Topic topic;
  private final ExpectedHistory expectedHistory;
  private final Loader loader;
  private final List<StoredEvent> landed = new ArrayList<>();

  TableChurn(TrialLake lake, Topic topic, ExpectedHistory expectedHistory) {
    this.lake = lake;
    this.topic = topic;
    this.expectedHistory = expectedHistory;
    this.loader = lake.loader();
  }

  ExpectedHistory ledger() {
    return expectedHistory;
  }

  @Override
  public void close() {
    loader.close();
  }

  void land(List<String> lines) {
    lake.land(topic, lines);
    lines.forEach(line -> landed.add(StoredEvent.read(topic, line)));
  }

  void load() {
    expectedHistory.change(
        List.of(expectedHistory.loaded(landed)),
        () -> loader.loadLanded(topic, ProgressListener.NONE));
    landed.clear();
  }

  /** Erases some events after loading what has landed. */
  void erase(SeededRandom seededRandom) {
    List<StoredEvent> there = expectedHistory.newest().events();
    if (there.isEmpty()) return;
    Map<String, Json> filter = new LinkedHashMap<>();
    if (seededRandom.chance(0.6)) filter.put("id", Json.of(seededRandom.pick(there).id()));
    else filter.putAll(new Queries(topic, there, seededRandom).next().filter());
    if (filter.isEmpty()) return;
    List<StoredEvent> all = new ArrayList<>(there);
    all.addAll(landed);
    List<StoredEvent> erased;
    FilterRowsToErase rows;
    try {
      erased = new Oracle(topic).answer(new OracleQuery(filter, List.of()), all);
      rows = rows(filter);
    } catch (InvalidQuery | QueryException rejected) {
      return;
    }
    if (erased.size() > Math.max(3, all.size() / 3)) return;
    expectedHistory.change(
        List.of(expectedHistory.loaded(landed), ExpectedHistory.erased(erased)), () -> erase(rows));
    landed.clear();
  }

  private void erase(FilterRowsToErase rows) {
    Erasure erasure =
        new Erasure(
            lake.lake(), loader, Clock.systemUTC(), new EraseOptions(Duration.ofHours(1), false));
    for (int tried = 1; ; tried++) {
      try {
        erasure.run(topic, rows);
        return;
      } catch (LakeException maintenanceWasQuicker) {
        // The error asks the caller to retry.
        if (tried == TRIES) throw maintenanceWasQuicker;
      }
    }
  }

  private FilterRowsToErase rows(Map<String, Json> filter) {
    try {
      Map<String, JsonNode> conditions = new LinkedHashMap<>();
      JSON.readTree(new Json.Obj(filter).text())
          .properties()
          .forEach(e -> conditions.put(e.getKey(), e.getValue()));
      return FilterRowsToErase.of(topic, conditions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Merges small files; keeps every snapshot. */
  void compact() {
    keep(FOR_EVER, Integer.MAX_VALUE, FOR_EVER);
  }

  /** Expires all snapshots except some of the newest, and compacts. */
  void expire(int kept) {
    expectedHistory.forget();
    keep(kept > 1 ? FOR_EVER : Duration.ZERO, kept, FOR_EVER);
  }

  /**
   * Deletes every file that no snapshot contains; must not run during a load or other maintenance.
   */
  void sweep() {
    keep(FOR_EVER, Integer.MAX_VALUE, Duration.ZERO);
  }

  private void keep(Duration snapshots, int most, Duration orphans) {
    var options =
        new MaintenanceOptions(
            snapshots,
            most,
            Duration.ZERO,
            orphans,
            1 << 20,
            new RewriteLimits(256 << 20, 1 << 30, 20_000));
    Clock later = Clock.fixed(Instant.now().plus(LATER), ZoneOffset.UTC);
    try (Maintenance maintenance = new Maintenance(lake.lake(), options, later)) {
      maintenance.run(topic, MaintenanceBudget.UNLIMITED);
    }
  }

  void rewriteManifests() {
    Table table = lake.lake().tables().load(topic);
    if (table.currentSnapshot() == null) return;
    table.rewriteManifests().clusterBy(_ -> 0).commit();
  }
}
