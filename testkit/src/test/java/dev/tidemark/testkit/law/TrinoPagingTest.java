package dev.tidemark.testkit.law;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.testkit.trino.TrinoServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TrinoPagingTest extends PagingContract {
  @Override
  protected QueryEngine engine(Path lake) {
    return TrinoServer.shared().askedTogether(lake);
  }

  @Override
  protected TestProfile pace() {
    return TestProfile.SLOW;
  }

  @Disabled("Trino finds row groups by itself: no bound of ours can lose it rows")
  @Override
  @Test
  void the_same_holds_for_a_file_of_many_row_groups_among_small_ones() {}
}
