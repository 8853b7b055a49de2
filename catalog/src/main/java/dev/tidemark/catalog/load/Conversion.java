package dev.tidemark.catalog.load;

import dev.tidemark.catalog.iceberg.ColumnMetrics;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;

/**
 * Turns the events of a part into one Parquet file: Java streams the rows, DuckDB makes the columns
 * and writes them; its statistics become the file's metrics, so no footer is read again.
 */
final class Conversion {
  /** DuckDB's vector: no row group is smaller, and all are multiples of it. */
  private static final int VECTOR = 2_048;

  /** A page wants one row group or two: 6 to 8 ms where groups of 120 000 cost 60. */
  private static final int LARGEST_ROW_GROUP = 5 * VECTOR;

  /** A smaller file is cut as finely, as long as its groups stay worth their place in a footer. */
  private static final int ROW_GROUPS = 10;

  private final Database database;
  private final Schema schema;
  private final ColumnSql columns;
  private final int timeFields;
  private final boolean alwaysRewrite;
  private final String fieldIds;

  Conversion(Database database, TableDefinition table, Schema schema, List<Field> timeFields) {
    this.database = database;
    this.schema = schema;
    this.columns = new ColumnSql(table, timeFields);
    this.timeFields = timeFields.size();
    this.alwaysRewrite = Leaves.areNeeded(columns.read());
    this.fieldIds = fieldIds(table, schema);
  }

  boolean hasIntegers() {
    return Leaves.hasIntegers(columns.read());
  }

  /** A file that was written and is not yet in the table. */
  record Written(Part part, Path path, long bytes, Metrics metrics) {}

  Written write(Connection connection, Rows rows, Part part, Path file, long loadedAt)
      throws SQLException {
    boolean rewrite = alwaysRewrite || !part.isExact();
    Leaves leaves = rewrite ? new Leaves(columns.read()) : null;
    try (var events = database.table(new PartEvents(rows, part, timeFields, leaves));
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "COPY (%s) TO %s (%s)"
                    .formatted(
                        columns.select(events.sql(), rewrite, loadedAt),
                        Sql.text(file.toString()),
                        options(part.size())))) {
      result.next();
      @SuppressWarnings("unchecked") // what RETURN_STATS gives
      var statistics = (Map<String, Map<String, String>>) result.getObject("column_statistics");
      long count = result.getLong("count");
      if (count != part.size()) {
        throw new SQLException("%d rows were written of %d".formatted(count, part.size()));
      }
      return new Written(
          part,
          file,
          result.getLong("file_size_bytes"),
          ColumnMetrics.of(schema, count, statistics));
    }
  }

  private String options(int rows) {
    return "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE %d, FIELD_IDS {%s}, RETURN_STATS true"
        .formatted(rowGroup(rows), fieldIds);
  }

  /** How many rows a group of a file of so many has. */
  static int rowGroup(int rows) {
    int vectors = Math.clamp(rows / ROW_GROUPS / VECTOR, 1, LARGEST_ROW_GROUP / VECTOR);
    return vectors * VECTOR;
  }

  private static String fieldIds(TableDefinition table, Schema schema) {
    return table.columns().stream()
        .map(column -> Sql.name(column.name()) + ": " + schema.findField(column.name()).fieldId())
        .collect(Collectors.joining(", "));
  }
}
