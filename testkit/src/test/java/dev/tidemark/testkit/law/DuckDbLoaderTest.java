package dev.tidemark.testkit.law;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;

@Order(4)
class DuckDbLoaderTest extends LoaderContract {
  @Override
  protected QueryEngine engine(Path lake) {
    return DuckDbEngine.open(lake, new DuckDbOptions(2, 1, 512, 512));
  }
}
