package dev.tidemark.testkit.law;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;

@Order(6)
class DuckDbPagingTest extends PagingContract {
  @Override
  protected QueryEngine engine(Path lake) {
    return DuckDbEngine.open(lake.resolve("warehouse"), new DuckDbOptions(2, 1, 512, 512));
  }
}
