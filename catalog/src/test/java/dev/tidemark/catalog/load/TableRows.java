package dev.tidemark.catalog.load;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * A table's rows as Iceberg says that they are to be read: the live files, their columns by field
 * id. Iceberg's own reader needs Hadoop; it is the testkit's witness, where Hadoop hides nothing.
 */
public final class TableRows {
  private TableRows() {}

  /** Every row by column; times in milliseconds. */
  public static List<Map<String, Object>> of(Lake lake, Topic topic) {
    Table table = lake.tables().load(topic);
    List<String> files = new ArrayList<>();
    try (var tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        files.add(text(Locations.path(task.file().location()).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.isEmpty() ? List.of() : read(table, files);
  }

  private static List<Map<String, Object>> read(Table table, List<String> files) {
    String columns =
        table.schema().columns().stream()
            .map(
                column ->
                    "%d: {name: %s, type: %s, default_value: %s}"
                        .formatted(
                            column.fieldId(),
                            text(column.name()),
                            text(type(column)),
                            column.initialDefault() == null
                                ? "NULL"
                                : text(column.initialDefault().toString())))
            .collect(Collectors.joining(", "));
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT * FROM read_parquet(%s, hive_partitioning = false, schema = MAP {%s})"
                    .formatted(files, columns))) {
      while (result.next()) {
        Map<String, Object> row = new HashMap<>();
        int at = 0;
        for (Types.NestedField field : table.schema().columns()) {
          Object value = result.getObject(++at);
          if (value instanceof OffsetDateTime time) value = time.toInstant().toEpochMilli();
          if (value != null) row.put(field.name(), value);
        }
        rows.add(row);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  private static String type(Types.NestedField column) {
    return switch (column.type().typeId()) {
      case STRING -> "VARCHAR";
      case LONG -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case TIMESTAMP -> "TIMESTAMPTZ";
      default -> throw new IllegalArgumentException(column.toString());
    };
  }

  private static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
