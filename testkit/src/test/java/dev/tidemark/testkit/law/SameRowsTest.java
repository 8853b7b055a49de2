package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import dev.tidemark.testkit.witness.IcebergReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Iceberg's own Java reader returns the same rows as the pages. */
class SameRowsTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void icebergs_reader_and_the_pages_give_the_same_rows(long seed) throws IOException {
    TopicHistory topicHistory = TopicHistory.of(seed);
    try (TrialLake lake =
        topicHistory.lake(
            folder, dir -> DuckDbEngine.open(dir, new DuckDbOptions(2, 1, 512, 512)))) {
      Topic topic = lake.topic(TopicHistory.TOPIC);
      OracleQuery all = new OracleQuery(Map.of(), List.of("id"));
      List<StoredEvent> sent =
          topicHistory.lines().stream().map(line -> StoredEvent.read(topic, line)).toList();
      List<StoredEvent> expected = new Oracle(topic).answer(all, sent);
      List<Row> rows = lake.rows(topic);
      assertThat(Differences.first(all, expected, rows, true)).isEmpty();
      new IcebergReader().judge(lake, topic, expected);
    }
  }
}
