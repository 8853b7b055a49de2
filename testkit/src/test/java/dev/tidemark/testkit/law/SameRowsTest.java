package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table read by Iceberg's own Java reader gives the same rows as the pages do. */
class SameRowsTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void icebergs_reader_and_the_pages_give_the_same_rows(long seed) throws IOException {
    World world = World.of(seed);
    try (TrialLake lake =
        world.lake(folder, dir -> DuckDbEngine.open(dir, new DuckDbOptions(2, 1, 512, 512)))) {
      Topic topic = lake.topic(World.TOPIC);
      Map<StoredEvent.Identity, StoredEvent> events = new HashMap<>();
      for (String line : world.lines()) {
        StoredEvent event = StoredEvent.read(topic, line);
        events.put(event.identity(), event);
      }
      Set<Map<String, @Nullable Object>> pages =
          lake.rows(topic).stream()
              .map(row -> envelope(row.id(), row.timestamp(), row.env(), row.org(), row.payload()))
              .collect(Collectors.toSet());
      int rows = 0;
      try (var records = IcebergGenerics.read(lake.lake().tables().load(topic)).build()) {
        for (Record record : records) {
          rows++;
          Map<String, @Nullable Object> envelope = envelope(record);
          assertThat(pages).contains(envelope);
          StoredEvent event =
              events.get(
                  new StoredEvent.Identity(
                      (String) envelope.get("env"),
                      (String) envelope.get("org"),
                      record.getField("id").toString(),
                      timestamp(record).toEpochMilli()));
          assertThat(event).isNotNull();
          sameColumns(topic, event, record);
        }
      }
      assertThat(rows).isEqualTo(events.size()).isEqualTo(pages.size());
    }
  }

  private static Instant timestamp(Record record) {
    return ((OffsetDateTime) record.getField("timestamp")).toInstant();
  }

  private static Map<String, @Nullable Object> envelope(Record record) {
    return envelope(
        record.getField("id"),
        timestamp(record),
        record.getField("env"),
        record.getField("org"),
        record.getField("payload"));
  }

  private static Map<String, @Nullable Object> envelope(
      Object id, Object timestamp, @Nullable Object env, @Nullable Object org, Object payload) {
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("id", id);
    row.put("timestamp", timestamp);
    row.put("env", env);
    row.put("org", org);
    row.put("payload", payload);
    return row;
  }

  private static void sameColumns(Topic topic, StoredEvent event, Record record) {
    for (Column column : TableDefinition.of(topic).declared()) {
      Object expected = event.declared(new Field(column.name(), column.path(), column.type()));
      Object value =
          switch (record.getField(column.name())) {
            case OffsetDateTime time -> time.toInstant().toEpochMilli();
            case Long number -> new BigDecimal(number);
            case Double number -> new BigDecimal(number);
            case null -> null;
            case Object other -> other;
          };
      if (expected instanceof BigDecimal number && value instanceof BigDecimal has)
        assertThat(has).as(column.name()).isEqualByComparingTo(number);
      else assertThat(value).as("%s of %s", column, event.text()).isEqualTo(expected);
    }
  }
}
