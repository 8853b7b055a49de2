package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.engine.jdbc.JdbcRun;
import dev.tidemark.sql.engine.jdbc.RunThreads;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.DuckDbDialect;
import dev.tidemark.sql.render.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * Embedded DuckDB over the files of one lake. Safe for use by many threads.
 *
 * <p>Statements run on a few platform threads of its own: a native call holds its carrier, so two
 * of them on virtual threads would starve everything else. Whoever asks waits, and stops the
 * statement when his time is up or he is interrupted.
 *
 * <p>Small statements, which are most pages, share an instance of one thread, so that each is run
 * by whoever took it up and none waits for another's; large ones share an instance that spreads
 * each over the processors.
 */
public final class DuckDbEngine implements QueryEngine {
  private static final Dialect DIALECT = new DuckDbDialect();
  private static final Duration CHECK = Duration.ofSeconds(5);

  /**
   * Up to so many rows one thread is faster than two: handing row groups to others and waking them
   * costs a third of a page of fifty (decision 0031).
   */
  private static final long SMALL = 100_000;

  private final Path temporary;
  private final Lane small;
  private final Lane large;
  private final RunThreads threads;

  private DuckDbEngine(Path readable, Path temporary, DuckDbOptions options) {
    this.temporary = temporary;
    this.small = new Lane(readable, temporary.resolve("small"), options.small());
    this.large = new Lane(readable, temporary.resolve("large"), options.large());
    this.threads =
        new RunThreads(
            Executors.newFixedThreadPool(
                options.places(), Thread.ofPlatform().daemon().name("duckdb-", 1).factory()));
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
      DuckDbEngine engine =
          new DuckDbEngine(dataFiles.toAbsolutePath().normalize(), temporary, options);
      engine.small.open();
      return engine;
    } catch (IOException e) {
      throw new QueryException(QueryError.ENGINE_FAILED, "DuckDB does not start", e);
    }
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public void run(Statement statement, Deadline deadline, RowSink rows) {
    JdbcRun run = new JdbcRun(statement, rows);
    Lane lane = lane(statement);
    threads.run(run, () -> lane.run(run), deadline);
  }

  @Override
  public void check() {
    run(new Statement("SELECT 1", List.of()), Deadline.in(CHECK), _ -> true);
  }

  @Override
  public void close() {
    threads.close();
    small.close();
    large.close();
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("temporary files are left in " + temporary, e);
    }
  }

  private Lane lane(Statement statement) {
    return statement.rows() <= SMALL ? small : large;
  }
}
