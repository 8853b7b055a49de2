package dev.tidemark.testkit.law;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import java.nio.file.Path;

class DuckDbEngineLawTest extends QueryEngineContract {
  @Override
  protected QueryEngine open(Path folder) {
    return DuckDbEngine.open(folder, new DuckDbOptions(2, 1, 512, 512));
  }

  @Override
  protected String numbers() {
    return "SELECT i FROM range(1, 10001) t(i) ORDER BY i";
  }

  @Override
  protected String endless() {
    return "SELECT count(*) FROM range(1e15::BIGINT) t(i) WHERE i % 7 = 8";
  }
}
