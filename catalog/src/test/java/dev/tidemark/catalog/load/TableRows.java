package dev.tidemark.catalog.load;

import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;

/** A table's rows as Iceberg's own Java reader gives them. */
public final class TableRows {
  private TableRows() {}

  /** Every row by column; times in milliseconds. */
  public static List<Map<String, Object>> of(Lake lake, Topic topic) {
    List<Map<String, Object>> rows = new ArrayList<>();
    var table = lake.tables().load(topic);
    try (var records = IcebergGenerics.read(table).build()) {
      for (Record record : records) {
        Map<String, Object> row = new HashMap<>();
        for (Types.NestedField field : table.schema().columns()) {
          Object value = record.getField(field.name());
          if (value instanceof OffsetDateTime time) value = time.toInstant().toEpochMilli();
          if (value != null) row.put(field.name(), value);
        }
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
