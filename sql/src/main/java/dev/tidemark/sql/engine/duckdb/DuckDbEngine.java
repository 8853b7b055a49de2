package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.EngineStats;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.engine.jdbc.CancellableStatement;
import dev.tidemark.sql.engine.jdbc.StatementExecutor;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.DuckDbDialect;
import dev.tidemark.sql.render.SqlStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * Runs statements in an embedded DuckDB over the files of one lake. Thread-safe.
 *
 * <p>Statements run on a few separate platform threads: a native call pins its carrier thread, so a
 * few of them on virtual threads would block all others. The caller waits, and stops the statement
 * when its deadline passes or its thread is interrupted.
 *
 * <p>Small statements, which are most pages, share an instance with one thread: each runs on the
 * thread that calls it, and none waits for another. Large statements share an instance that
 * distributes each over the processors.
 */
public final class DuckDbEngine implements QueryEngine {
  private static final Dialect DIALECT = new DuckDbDialect();
  private static final Duration CHECK = Duration.ofSeconds(5);

  /**
   * The number of rows up to which one thread is as fast as two: four of the smallest row groups.
   * Passing row groups to other threads and waking these costs what it saves (decision 0084).
   */
  private static final long SMALL = 8_192;

  private final TemporaryFolder temporary;
  private final ManagedInstance small;
  private final ManagedInstance large;
  private final StatementExecutor threads;

  /** A separate executor, so that an engine full of statements still reports that it is healthy. */
  private final StatementExecutor checks;

  private DuckDbEngine(Path readable, TemporaryFolder temporary, DuckDbOptions options) {
    this.temporary = temporary;
    this.small = new ManagedInstance(readable, temporary.path().resolve("small"), options.small());
    this.large = new ManagedInstance(readable, temporary.path().resolve("large"), options.large());
    this.threads = threads("duckdb-", options.places());
    this.checks = threads("duckdb-check-", 1);
  }

  /**
   * Opens an engine that can read below the folder of the data files and nothing else: not the
   * catalog, the keys or the landing zone next to it.
   *
   * @throws QueryException if DuckDB does not start
   */
  public static DuckDbEngine open(Path dataFiles, DuckDbOptions options) {
    try {
      TemporaryFolder temporary = TemporaryFolder.make();
      DuckDbEngine engine =
          new DuckDbEngine(dataFiles.toAbsolutePath().normalize(), temporary, options);
      engine.small.open();
      return engine;
    } catch (IOException e) {
      throw new QueryException(QueryError.ENGINE_FAILED, "DuckDB does not start", e);
    }
  }

  private static StatementExecutor threads(String name, int places) {
    var factory = Thread.ofPlatform().daemon().name(name, 1).factory();
    return new StatementExecutor(Executors.newFixedThreadPool(places, factory));
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows) {
    run(threads, sqlStatement, deadline, rows);
  }

  @Override
  public void check() {
    run(checks, new SqlStatement("SELECT 1", List.of()), Deadline.in(CHECK), _ -> true);
  }

  private void run(
      StatementExecutor on, SqlStatement sqlStatement, Deadline deadline, RowSink rows) {
    requireQuery(sqlStatement.sql());
    CancellableStatement run = new CancellableStatement(sqlStatement, rows);
    ManagedInstance managedInstance = lane(sqlStatement);
    on.run(run, () -> managedInstance.run(run), deadline);
  }

  @Override
  public EngineStats figures() {
    return new EngineStats(
        threads.running(), threads.stopped(), small.reopened() + large.reopened());
  }

  @Override
  public void close() {
    threads.close();
    checks.close();
    small.close();
    large.close();
    try {
      temporary.close();
    } catch (IOException e) {
      throw new UncheckedIOException("temporary files remain in " + temporary.path(), e);
    }
  }

  /**
   * Rejects everything but a single SELECT. DuckDB allows a process that may read the lake's folder
   * to write there, and its driver runs all but the last of several statements as soon as they are
   * prepared. Our statements are one SELECT, with no value in its text.
   */
  private static void requireQuery(String sql) {
    if (sql.startsWith("SELECT ") && sql.indexOf(';') < 0) return;
    throw new QueryException(QueryError.DEFECT, "Not a single SELECT: " + sql);
  }

  private ManagedInstance lane(SqlStatement sqlStatement) {
    return sqlStatement.rows() <= SMALL ? small : large;
  }
}
