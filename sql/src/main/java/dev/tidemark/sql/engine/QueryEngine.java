package dev.tidemark.sql.engine;

import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.SqlStatement;

/** Runs statements. Thread-safe. */
public interface QueryEngine extends AutoCloseable {
  /** Returns the SQL dialect of the engine. */
  Dialect dialect();

  /**
   * Returns the number of rows that a statement should read at least, if there are as many: reading
   * fewer costs no less. This number determines how a query is split into statements, but not its
   * result.
   */
  default int worthwhileRows() {
    return 1;
  }

  /**
   * Passes the rows of the statement to the sink, in their order, until the sink needs no more. If
   * the calling thread is interrupted, the statement is stopped.
   *
   * @throws dev.tidemark.sql.failure.QueryException if the statement fails; the engine can be used
   *     again
   */
  void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows);

  /**
   * Returns normally if the engine responds.
   *
   * @throws dev.tidemark.sql.failure.QueryException with the reason if it does not
   */
  void check();

  /** Returns the counters since the engine was opened. */
  EngineStats figures();

  @Override
  void close();
}
