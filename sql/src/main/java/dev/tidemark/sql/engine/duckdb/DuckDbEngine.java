package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.render.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Embedded DuckDB over the files of one lake. Safe for use by many threads.
 *
 * <p>Statements run on a few platform threads of its own: a native call holds its carrier, so two
 * of them on virtual threads would starve everything else. Whoever asks waits, and stops the
 * statement when his time is up or he is interrupted.
 *
 * <p>An INTERNAL error of DuckDB's leaves an instance that answers nothing any more. It is replaced
 * by a new one at once; statements that ran beside the culprit run again there, the culprit does
 * not.
 */
public final class DuckDbEngine implements QueryEngine {
  private static final Duration CHECK = Duration.ofSeconds(5);

  private final Path readable;
  private final Path temporary;
  private final DuckDbOptions options;
  private final ExecutorService threads;
  private volatile Instance instance;

  private DuckDbEngine(Path readable, Path temporary, DuckDbOptions options) throws SQLException {
    this.readable = readable;
    this.temporary = temporary;
    this.options = options;
    this.instance = Instance.open(readable, temporary, options);
    this.threads =
        Executors.newFixedThreadPool(
            options.places(), Thread.ofPlatform().daemon().name("duckdb-", 1).factory());
  }

  /**
   * An engine that can read what lies below the folder of the data files and nothing else: not the
   * catalog, the keys or the landing zone beside it.
   *
   * @throws QueryException where DuckDB does not start
   */
  public static DuckDbEngine open(Path dataFiles, DuckDbOptions options) {
    try {
      Path temporary = Files.createTempDirectory("tidemark-duckdb-");
      return new DuckDbEngine(dataFiles.toAbsolutePath().normalize(), temporary, options);
    } catch (IOException | SQLException e) {
      throw new QueryException(QueryError.ENGINE_FAILED, "DuckDB does not start", e);
    }
  }

  @Override
  public void run(Statement statement, Deadline deadline, RowSink rows) {
    Run run = new Run(statement, rows);
    Future<?> future;
    try {
      future = threads.submit(() -> runOnInstance(run));
    } catch (RejectedExecutionException e) {
      throw new QueryException(QueryError.ENGINE_FAILED, "The engine is closed", e);
    }
    try {
      future.get(Math.max(0, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      run.stop();
      throw new QueryException(QueryError.TIMEOUT, "The question took too long", e);
    } catch (InterruptedException e) {
      run.stop();
      Thread.currentThread().interrupt();
      throw new QueryException(QueryError.CANCELLED, "The question was given up", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  @Override
  public void check() {
    run(new Statement("SELECT 1", List.of()), Deadline.in(CHECK), _ -> true);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    instance.close();
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("temporary files are left in " + temporary, e);
    }
  }

  private void runOnInstance(Run run) {
    Instance used = instance;
    try {
      run.on(used);
    } catch (SQLException e) {
      switch (Failure.of(e)) {
        case BROKE_THE_INSTANCE -> {
          replace(used);
          throw Failure.BROKE_THE_INSTANCE.exception(e);
        }
        case INSTANCE_IS_BROKEN -> runAgain(run, replace(used));
        case INTERRUPTED, NO_SPACE, NO_FILE, OTHER -> throw Failure.of(e).exception(e);
      }
    }
  }

  private static void runAgain(Run run, Instance fresh) {
    try {
      run.on(fresh);
    } catch (SQLException e) {
      throw Failure.of(e).exception(e);
    }
  }

  /** The instance that took the broken one's place. */
  private synchronized Instance replace(Instance broken) {
    if (instance == broken) {
      try {
        instance = Instance.open(readable, temporary, options);
      } catch (SQLException e) {
        throw new QueryException(QueryError.ENGINE_FAILED, "DuckDB does not start again", e);
      }
      broken.close();
    }
    return instance;
  }

  private static QueryException failure(@Nullable Throwable cause) {
    return cause instanceof QueryException known
        ? known
        : new QueryException(
            QueryError.DEFECT,
            "Reading an answer failed: " + cause,
            Objects.requireNonNullElseGet(cause, IllegalStateException::new));
  }
}
