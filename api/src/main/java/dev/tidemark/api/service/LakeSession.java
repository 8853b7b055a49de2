package dev.tidemark.api.service;

import dev.tidemark.api.config.Settings;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.snapshot.CacheStats;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.PageLimits;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.plan.Budget;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** An open lake with its query engine. Thread-safe. */
public final class LakeSession implements AutoCloseable {
  private static final int MIB = 1 << 20;

  private final Workspace workspace;
  private final Clock clock;
  private final Lake lake;
  private final QueryEngine engine;
  private final EventHistory history;

  private LakeSession(
      Workspace workspace, Clock clock, Lake lake, QueryEngine engine, EventHistory history) {
    this.workspace = workspace;
    this.clock = clock;
    this.lake = lake;
    this.engine = engine;
    this.history = history;
  }

  /**
   * Opens the lake of a workspace; creates it if there is none.
   *
   * @throws dev.tidemark.catalog.lake.LakeException if it cannot be opened
   */
  public static LakeSession open(Workspace workspace, Clock clock) throws IOException {
    return open(workspace, clock, Lake.open(workspace.dir(), workspace.topics(), clock));
  }

  /**
   * Opens the lake of a workspace to query and to plan: its tables are not changed.
   *
   * @throws dev.tidemark.catalog.lake.LakeException if it cannot be opened
   */
  public static LakeSession openToRead(Workspace workspace, Clock clock) throws IOException {
    return open(workspace, clock, Lake.openToRead(workspace.dir(), workspace.topics(), clock));
  }

  private static LakeSession open(Workspace workspace, Clock clock, Lake lake) throws IOException {
    try {
      var engine = DuckDbEngine.open(lake.warehouse(), engineOptions(workspace));
      return new LakeSession(
          workspace, clock, lake, engine, history(workspace, clock, lake, engine));
    } catch (RuntimeException | IOException e) {
      lake.close();
      throw e;
    }
  }

  private static DuckDbOptions engineOptions(Workspace workspace) {
    var query = workspace.settings().query();
    var usual = DuckDbOptions.forProcessors(Runtime.getRuntime().availableProcessors());
    return new DuckDbOptions(
        // Besides the queries with a thread, at most as many run that have given up their thread.
        2 * query.concurrency(),
        usual.threads(),
        Math.toIntExact(query.memory().bytes() / MIB),
        usual.temporaryMb());
  }

  private static EventHistory history(
      Workspace workspace, Clock clock, Lake lake, QueryEngine engine) throws IOException {
    var settings = workspace.settings();
    var keys = CursorKeys.inLake(lake.dir());
    return new EventHistory(
        lake.snapshots(),
        engine,
        new CursorCodec(keys, clock, settings.cursor().ttl()),
        new PageLimits(
            settings.query().timeout(), PageLimits.DEFAULT.bytes(), budget(settings.query())),
        settings.query().cacheMemory().bytes());
  }

  private static Budget budget(Settings.Query query) {
    return new Budget(query.budgetTime(), query.budgetBytes().bytes(), query.budgetFiles());
  }

  /** Creates a loader of this lake. The caller closes it. */
  public Loader loader() {
    return loader(LoadOptions.defaults().settle());
  }

  /**
   * Creates a loader with another minimum age of landed objects.
   *
   * @param settle the minimum age of an object before it is read
   */
  public Loader loader(Duration settle) {
    var usual = LoadOptions.defaults();
    var options =
        new LoadOptions(
            usual.batchEvents(),
            usual.batchBytes(),
            usual.threads(),
            workspace.settings().load().memory().bytes(),
            settle,
            usual.commitTries());
    return new Loader(lake, options, clock);
  }

  /** Creates the maintenance of this lake's tables. The caller closes it. */
  public Maintenance maintenance() {
    var settings = workspace.settings();
    var maintain = settings.maintain();
    var usual = MaintenanceOptions.DEFAULT;
    var options =
        new MaintenanceOptions(
            settings.cursor().ttl(),
            maintain.maxSnapshots(),
            usual.grace(),
            maintain.orphanAge(),
            usual.largestRewrite(),
            new RewriteLimits(
                maintain.memory().bytes(),
                usual.rewriting().spillBytes(),
                maintain.fileSize().bytes()));
    return new Maintenance(lake, options, clock);
  }

  /**
   * Creates an erasure in this lake.
   *
   * @param loader loads landed events into the table first
   */
  public Erasure erasure(Loader loader, EraseOptions options) {
    return new Erasure(lake, loader, clock, options);
  }

  /** Returns the same lake with other settings of the service. */
  public LakeSession with(Settings settings) {
    return new LakeSession(workspace.with(settings), clock, lake, engine, history);
  }

  public EventHistory history() {
    return history;
  }

  public Lake lake() {
    return lake;
  }

  public Workspace workspace() {
    return workspace;
  }

  /** Returns the statistics of the caches that queries use. */
  List<CacheStats> caches() {
    return Stream.concat(lake.caches().stream(), history.caches().stream()).toList();
  }

  QueryEngine engine() {
    return engine;
  }

  @Override
  public void close() {
    try (lake;
        engine) {
      // Both, even if one of them fails.
    }
  }
}
