package dev.tidemark.testkit.law;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.testkit.trino.TrinoServer;
import java.nio.file.Path;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TrinoRowFilterTest extends RowFilterContract {
  @Override
  protected QueryEngine engine(Path lake) {
    return TrinoServer.shared().askedTogether(lake);
  }

  @Override
  protected TestProfile pace() {
    return TestProfile.SLOW;
  }
}
