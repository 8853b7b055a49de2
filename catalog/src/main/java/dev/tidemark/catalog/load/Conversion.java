package dev.tidemark.catalog.load;

import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.EngineMemory;
import dev.tidemark.catalog.write.ParquetCopy;
import dev.tidemark.catalog.write.RowGroupLimits;
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
 *
 * <p>Files are written beside each other as far as the engine has memory for what they are expected
 * to need. Where it is short all the same, the file is written again alone, in smaller row groups.
 */
final class Conversion {
  private final Database database;
  private final TableDefinition table;
  private final ColumnSql columns;
  private final int width;
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
    this.table = table;
    this.columns = new ColumnSql(table, timeFields);
    this.width = table.columns().size();
    this.timeFields = timeFields.size();
    this.alwaysRewrite = Leaves.areNeeded(columns.read());
    this.copy = new ParquetCopy(schema, table.columns().stream().map(Column::name).toList());
  }

  /** A part's events as a file. */
  record Written(Part part, WrittenFile file) {}

  /**
   * Writes a part as a file.
   *
   * @throws LakeException where the engine has too little memory for the smallest row groups
   */
  Written write(Connection connection, Rows rows, Part part, Path file, long loadedAt)
      throws SQLException {
    long texts = part.bytes(rows);
    RowGroupLimits groups = RowGroupLimits.of(part.size(), width);
    while (groups.memoryBytes(width, texts) > database.memoryBytes()
        && !groups.areSmallest(width)) {
      groups = groups.smaller(width);
    }
    for (boolean alone = false; ; alone = true) {
      try (var _ = memory(groups, texts, alone)) {
        return write(connection, rows, part, file, loadedAt, groups);
      } catch (SQLException e) {
        if (!EngineMemory.isShort(e)) throw e;
        if (alone && groups.areSmallest(width)) throw tooLarge(part, texts, e);
        if (alone) groups = groups.smaller(width);
      }
    }
  }

  private EngineMemory.Share memory(RowGroupLimits groups, long texts, boolean alone) {
    EngineMemory memory = database.memory();
    return alone ? memory.takeAll() : memory.take(groups.memoryBytes(width, texts));
  }

  private LakeException tooLarge(Part part, long texts, SQLException e) {
    return new LakeException(
        "Table %s: %,d events of %,d bytes as %,d columns need more memory than the %,d MiB of the engine; set load.memory to more (%s)"
            .formatted(
                table.name(),
                part.size(),
                texts,
                width,
                database.memoryBytes() >> 20,
                Failures.reason(e)),
        e);
  }

  private Written write(
      Connection connection, Rows rows, Part part, Path file, long loadedAt, RowGroupLimits groups)
      throws SQLException {
    boolean rewrite = alwaysRewrite || !part.isExact();
    Leaves leaves = rewrite ? new Leaves(columns.read()) : null;
    try (var events = database.table(new PartEvents(rows, part, timeFields, leaves, handedOver))) {
      String query = columns.select(events.sql(), rewrite, loadedAt);
      var env = Collections.singletonList(part.key().env());
      WrittenFile written = copy.write(connection, query, env, file, groups);
      if (written.rows() != part.size()) {
        throw new SQLException("%d rows were written of %d".formatted(written.rows(), part.size()));
      }
      return new Written(part, written);
    }
  }
}
