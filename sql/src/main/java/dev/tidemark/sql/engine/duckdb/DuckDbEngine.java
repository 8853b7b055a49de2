package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.render.Statement;
import java.nio.file.Path;

/** Embedded DuckDB over the files of one lake. Safe for use by many threads. */
public final class DuckDbEngine implements QueryEngine {
  private DuckDbEngine() {}

  /**
   * An engine that can read the files of this lake and nothing else.
   *
   * @throws dev.tidemark.sql.failure.QueryException where DuckDB does not start
   */
  public static DuckDbEngine open(Path lake, DuckDbOptions options) {
    return new DuckDbEngine();
  }

  @SuppressWarnings("DoNotCallSuggester")
  @Override
  public void run(Statement statement, Deadline deadline, RowSink rows) {
    throw new UnsupportedOperationException();
  }

  @SuppressWarnings("DoNotCallSuggester")
  @Override
  public void check() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
