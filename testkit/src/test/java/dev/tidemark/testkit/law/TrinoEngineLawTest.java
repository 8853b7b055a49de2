package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.testkit.generate.Drafts;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.trino.TrinoServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TrinoEngineLawTest extends QueryEngineContract {
  @Override
  protected QueryEngine open(Path folder) {
    TrialLake.open(folder, List.of(Drafts.plain(World.TOPIC)), TrinoServer.shared()::engine)
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

  /** Upon which the question is asked of the newest one. */
  @Test
  void a_snapshot_that_has_gone_is_missing_data(@TempDir Path folder) {
    TrinoServer trino = TrinoServer.shared();
    try (TrialLake lake =
            TrialLake.open(folder, List.of(Drafts.plain(World.TOPIC)), trino::engine);
        QueryEngine engine = trino.engine(lake.lake().dir())) {
      Topic topic = lake.topic(World.TOPIC);
      lake.land(topic, List.of("{\"id\":\"1\",\"time\":\"2025-01-01\"}"));
      lake.load(topic);
      String table = TableDefinition.nameOf(topic);
      assertThat(error(engine, "SELECT 1 FROM " + table, soon())).isEmpty();
      assertThat(error(engine, "SELECT 1 FROM " + table + " FOR VERSION AS OF BIGINT '1'", soon()))
          .contains(QueryError.MISSING_DATA);
    }
  }
}
