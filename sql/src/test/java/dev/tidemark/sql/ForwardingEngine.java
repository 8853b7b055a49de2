package dev.tidemark.sql;

import dev.tidemark.sql.engine.EngineStats;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.render.Dialect;

/** An engine that another one answers for, but for what a test changes; which stays open. */
interface ForwardingEngine extends QueryEngine {
  QueryEngine engine();

  @Override
  default Dialect dialect() {
    return engine().dialect();
  }

  @Override
  default void check() {
    engine().check();
  }

  @Override
  default EngineStats figures() {
    return engine().figures();
  }

  @Override
  default void close() {}
}
