package dev.tidemark.catalog.load;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.ParquetCopy;
import dev.tidemark.catalog.write.WrittenFile;
import dev.tidemark.partitioner.topic.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.iceberg.Schema;

/**
 * Turns the events of a part into one Parquet file: Java streams the rows, DuckDB makes the columns
 * and writes them.
 */
final class Conversion {
  private final Database database;
  private final ColumnSql columns;
  private final int timeFields;
  private final boolean alwaysRewrite;
  private final ParquetCopy copy;
  private final LongConsumer handedOver;

  /**
   * Files of a table.
   *
   * @param rows told how many more rows have been handed over
   */
  Conversion(
      Database database,
      TableDefinition table,
      Schema schema,
      List<Field> timeFields,
      LongConsumer rows) {
    this.handedOver = rows;
    this.database = database;
    this.columns = new ColumnSql(table, timeFields);
    this.timeFields = timeFields.size();
    this.alwaysRewrite = Leaves.areNeeded(columns.read());
    this.copy = new ParquetCopy(schema, table.columns().stream().map(Column::name).toList());
  }

  /** A part's events as a file. */
  record Written(Part part, WrittenFile file) {}

  Written write(Connection connection, Rows rows, Part part, Path file, long loadedAt)
      throws SQLException {
    boolean rewrite = alwaysRewrite || !part.isExact();
    Leaves leaves = rewrite ? new Leaves(columns.read()) : null;
    try (var events = database.table(new PartEvents(rows, part, timeFields, leaves, handedOver))) {
      String query = columns.select(events.sql(), rewrite, loadedAt);
      var env = Collections.singletonList(part.key().env());
      WrittenFile written = copy.write(connection, query, env, file, part.size());
      if (written.rows() != part.size()) {
        throw new SQLException("%d rows were written of %d".formatted(written.rows(), part.size()));
      }
      return new Written(part, written);
    }
  }
}
