package dev.tidemark.testkit.trino;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.EngineStats;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.SqlStatement;

/**
 * An engine over one lake of a shared Trino server; closing it removes the lake from the server.
 */
record LakeInTrino(QueryEngine engine, Runnable forget) implements QueryEngine {
  @Override
  public Dialect dialect() {
    return engine.dialect();
  }

  @Override
  public int worthwhileRows() {
    return engine.worthwhileRows();
  }

  @Override
  public void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows) {
    engine.run(sqlStatement, deadline, rows);
  }

  @Override
  public void check() {
    engine.check();
  }

  @Override
  public EngineStats figures() {
    return engine.figures();
  }

  @Override
  public void close() {
    engine.close();
    forget.run();
  }
}
