package dev.tidemark.benchmarks.page;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.render.SqlStatement;
import dev.tidemark.testkit.trino.TrinoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Queries the tables of a lake in a real Trino by its JDBC driver. */
final class TrinoPages implements AutoCloseable {
  private final QueryEngine engine;

  private TrinoPages(QueryEngine engine) {
    this.engine = engine;
  }

  static TrinoPages start(Path lake) throws IOException {
    return new TrinoPages(TrinoServer.start(List.of("-Xmx2g")).engine(lake));
  }

  void ask(String sql) {
    engine.run(new SqlStatement(sql, List.of()), Deadline.in(Duration.ofMinutes(10)), _ -> true);
  }

  @Override
  public void close() {
    engine.close();
  }
}
