package dev.tidemark.testkit.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.testkit.crash.LakeChecker;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table with Iceberg's own Java reader: each event is one row, with its payload and typed
 * columns.
 */
public final class IcebergReader implements LakeChecker {
  @Override
  public void judge(TrialLake lake, Topic topic, List<StoredEvent> expected) throws IOException {
    Map<StoredEvent.Identity, StoredEvent> missing = new HashMap<>();
    for (StoredEvent event : expected) missing.put(event.identity(), event);
    try (var records = IcebergGenerics.read(lake.lake().tables().load(topic)).build()) {
      for (Record row : records) {
        StoredEvent event = missing.remove(identity(row));
        assertThat(event).as("too many, or twice: %s", row).isNotNull();
        assertThat(row.getField("payload")).isEqualTo(event.text());
        sameColumns(topic, event, row);
      }
    }
    assertThat(missing).isEmpty();
  }

  private static StoredEvent.Identity identity(Record row) {
    return new StoredEvent.Identity(
        (String) row.getField("env"),
        (String) row.getField("org"),
        (String) row.getField("id"),
        ((OffsetDateTime) row.getField("timestamp")).toInstant().toEpochMilli());
  }

  private static void sameColumns(Topic topic, StoredEvent event, Record row) {
    for (Column column : TableDefinition.of(topic).declared()) {
      Object expected = event.declared(new Field(column.name(), column.path(), column.type()));
      Object value = value(row.getField(column.name()));
      if (expected instanceof BigDecimal number && value instanceof BigDecimal has)
        assertThat(has).as(column.name()).isEqualByComparingTo(number);
      else assertThat(value).as("%s of %s", column, event.text()).isEqualTo(expected);
    }
  }

  private static @Nullable Object value(@Nullable Object stored) {
    return switch (stored) {
      case OffsetDateTime time -> time.toInstant().toEpochMilli();
      case Long number -> new BigDecimal(number);
      case Double number -> new BigDecimal(number);
      case null -> null;
      case Object other -> other;
    };
  }
}
