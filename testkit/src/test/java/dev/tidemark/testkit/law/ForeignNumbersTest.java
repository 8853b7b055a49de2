package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.lake.TrialLake;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another engine may write NaN without counting it: the bounds of its files do not include such
 * rows, but each paged query and filter finds them.
 */
class ForeignNumbersTest {
  private static final Topic TOPIC =
      new Topic(
          "sums",
          "sums",
          "{\"type\":\"object\"}",
          Set.of("id", "time", "amount"),
          List.of(
              new Field("id", List.of("id"), FieldType.STRING),
              new Field("time", List.of("time"), FieldType.TIME),
              new Field("amount", List.of("amount"), FieldType.DOUBLE)),
          new Envelope("id", "time", null, null, List.of()),
          Partitioning.ENV_DAY);

  @TempDir private Path folder;

  private static Map<String, Object> row(int number, double amount) {
    return ForeignRows.row(
        "id",
        "x" + number,
        "timestamp",
        Instant.parse("2026-01-05T10:00:00Z").plusSeconds(number).atOffset(ZoneOffset.UTC),
        "amount",
        amount,
        "payload",
        "{}");
  }

  private static DataFile uncounted(PartitionSpec spec, DataFile file) {
    Metrics metrics =
        new Metrics(
            file.recordCount(),
            file.columnSizes(),
            file.valueCounts(),
            file.nullValueCounts(),
            null,
            file.lowerBounds(),
            file.upperBounds());
    return DataFiles.builder(spec).copy(file).withMetrics(metrics).build();
  }

  private static List<String> walk(TrialLake lake, String sort) {
    List<String> ids = new ArrayList<>();
    String query = "\"sort\":[\"%s\"],\"limit\":7".formatted(sort);
    String cursor = "";
    while (true) {
      Page page = lake.ask(TOPIC, "{" + query + cursor + "}");
      page.rows().stream().map(Row::id).forEach(ids::add);
      if (!page.hasMore()) return ids;
      cursor = ",\"cursor\":\"%s\"".formatted(page.cursor().orElseThrow());
    }
  }

  @Test
  void whatIsNoNumberIsInEachWalkOnce() {
    try (TrialLake lake =
        TrialLake.open(
            folder,
            new Topics(List.of(TOPIC)),
            dir -> DuckDbEngine.open(dir, new DuckDbOptions(2, 1, 512, 512)))) {
      Table table = lake.lake().tables().load(TOPIC);
      for (int file = 0; file < 3; file++) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) rows.add(row(file * 20 + i, file * 100 + i));
        rows.set(5, row(file * 20 + 5, Double.NaN));
        ForeignRows.append(table, rows, told -> uncounted(table.spec(), told));
      }
      for (String sort : List.of("amount", "-amount", "timestamp")) {
        assertThat(walk(lake, sort)).as(sort).hasSize(60).doesNotHaveDuplicates();
      }
      assertThat(lake.ask(TOPIC, "{\"filter\":{\"amount_gt\":500},\"limit\":100}").rows())
          .extracting(Row::id)
          .containsExactlyInAnyOrder("x5", "x25", "x45");
    }
  }
}
