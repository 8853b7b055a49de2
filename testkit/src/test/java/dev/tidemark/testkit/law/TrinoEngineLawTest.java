package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.render.SqlStatement;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.trino.TrinoServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Order(3)
@Execution(ExecutionMode.CONCURRENT)
class TrinoEngineLawTest extends QueryEngineContract {
  @Override
  protected QueryEngine open(Path folder) {
    TrialLake.open(
            folder, List.of(TopicGenerator.plain(TopicHistory.TOPIC)), TrinoServer.shared()::engine)
        .close();
    return TrinoServer.shared().engine(folder.resolve("lake"));
  }

  @Override
  protected String numbers() {
    return "SELECT i FROM UNNEST(sequence(1, 10000)) t (i) ORDER BY i";
  }

  @Override
  protected String endless() {
    String some = "UNNEST(sequence(1, 10000))";
    return "SELECT count(*) FROM %1$s a (i) CROSS JOIN %1$s b (j) CROSS JOIN %1$s c (k) WHERE (i + j + k) %% 7 = 8"
        .formatted(some);
  }

  /** The caller then runs the query on the newest snapshot. */
  @Test
  void a_snapshot_that_has_gone_is_missing_data(@TempDir Path folder) {
    TrinoServer trino = TrinoServer.shared();
    try (TrialLake lake =
            TrialLake.open(
                folder, List.of(TopicGenerator.plain(TopicHistory.TOPIC)), trino::engine);
        QueryEngine engine = trino.engine(lake.lake().dir())) {
      Topic topic = lake.topic(TopicHistory.TOPIC);
      lake.land(topic, List.of("{\"id\":\"1\",\"time\":\"2025-01-01\"}"));
      lake.load(topic);
      String table = TableDefinition.nameOf(topic);
      assertThat(error(engine, "SELECT 1 FROM " + table, soon())).isEmpty();
      assertThat(error(engine, "SELECT 1 FROM " + table + " FOR VERSION AS OF BIGINT '1'", soon()))
          .contains(QueryError.MISSING_DATA);
    }
  }

  /** The statement also ends on the server. */
  @Test
  void a_statement_that_is_given_up_is_cancelled_on_the_server(@TempDir Path folder)
      throws Exception {
    String mark = "given-up-" + UUID.randomUUID();
    try (QueryEngine engine = open(folder)) {
      Thread asking =
          Thread.ofVirtual().start(() -> error(engine, endless() + " /* " + mark + " */", soon()));
      while (!states(engine, mark).equals(List.of("RUNNING"))) Thread.sleep(50);
      asking.interrupt();
      asking.join();
      while (!states(engine, mark).equals(List.of("FAILED"))) Thread.sleep(50);
      // The server sees the end before the thread of the query does.
      while (engine.figures().running() > 0) Thread.sleep(20);
      assertThat(engine.figures().stopped()).isEqualTo(1);
    }
  }

  /** Returns the server's states of statements that contain a mark, other than this one. */
  private static List<String> states(QueryEngine engine, String mark) {
    List<String> states = new ArrayList<>();
    String sql =
        "SELECT state FROM system.runtime.queries WHERE query LIKE '%"
            + mark
            + "%' AND query NOT LIKE '%system.runtime%'";
    engine.run(
        new SqlStatement(sql, List.of()), soon(), row -> states.add(String.valueOf(row.text(0))));
    return states;
  }
}
