package dev.tidemark.sql.engine;

import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.SqlStatement;

/** Answers statements. Thread-safe. */
public interface QueryEngine extends AutoCloseable {
  /** The words in which it is asked. */
  Dialect dialect();

  /**
   * A statement should be about so many rows at least, where there are as many: reading fewer of
   * them costs no less. A query is cut into statements by it; its answer stays the same.
   */
  default int worthwhileRows() {
    return 1;
  }

  /**
   * Hands every row that the statement gives to the sink, in its order, until it wants no more. An
   * interrupted caller's run is stopped.
   *
   * @throws dev.tidemark.sql.failure.QueryException where there is no answer; the engine can be
   *     asked again
   */
  void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows);

  /**
   * Returns if the engine answers.
   *
   * @throws dev.tidemark.sql.failure.QueryException that says why not
   */
  void check();

  /** What it has been through so far. */
  EngineStats figures();

  @Override
  void close();
}
