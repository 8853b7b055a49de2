package dev.tidemark.catalog.load;

import dev.tidemark.catalog.duckdb.EngineMemory;
import dev.tidemark.catalog.duckdb.LoaderDatabase;
import dev.tidemark.catalog.duckdb.RowGroupLimits;
import dev.tidemark.catalog.lake.FailureMessages;
import dev.tidemark.catalog.lake.LakeException;
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
 * Converts the events of a partition batch to one Parquet file: Java streams the rows; DuckDB
 * computes the columns and writes them.
 *
 * <p>Files are written in parallel as far as the engine has memory for what they are expected to
 * need. If memory is still short, the file is written again alone, in smaller row groups.
 */
final class ParquetConversion {
  private final LoaderDatabase loaderDatabase;
  private final TableDefinition table;
  private final ColumnSql columns;
  private final int width;
  private final int timeFields;
  private final boolean alwaysRewrite;
  private final ParquetCopy copy;
  private final LongConsumer handedOver;

  /**
   * Creates files of a table.
   *
   * @param rows receives the number of further rows that were passed to DuckDB
   */
  ParquetConversion(
      LoaderDatabase loaderDatabase,
      TableDefinition table,
      Schema schema,
      List<Field> timeFields,
      LongConsumer rows) {
    this.handedOver = rows;
    this.loaderDatabase = loaderDatabase;
    this.table = table;
    this.columns = new ColumnSql(table, timeFields);
    this.width = table.columns().size();
    this.timeFields = timeFields.size();
    this.alwaysRewrite = FlatPayload.areNeeded(columns.read());
    this.copy = new ParquetCopy(schema, table.columns().stream().map(Column::name).toList());
  }

  /** The file of a partition batch. */
  record Result(PartitionBatch partitionBatch, WrittenFile file) {}

  /**
   * Writes a file.
   *
   * @throws LakeException if the engine has too little memory for the smallest row groups
   */
  Result write(
      Connection connection,
      BatchRows batchRows,
      PartitionBatch partitionBatch,
      Path file,
      long loadedAt)
      throws SQLException {
    long texts = partitionBatch.bytes(batchRows);
    RowGroupLimits groups = RowGroupLimits.of(partitionBatch.size(), width);
    while (groups.memoryBytes(width, texts) > loaderDatabase.memoryBytes()
        && !groups.areSmallest(width)) {
      groups = groups.smaller(width);
    }
    for (boolean alone = false; ; alone = true) {
      try (var _ = memory(groups, texts, alone)) {
        return write(connection, batchRows, partitionBatch, file, loadedAt, groups);
      } catch (SQLException e) {
        if (!EngineMemory.isShort(e)) throw e;
        if (alone && groups.areSmallest(width)) throw tooLarge(partitionBatch, texts, e);
        if (alone) groups = groups.smaller(width);
      }
    }
  }

  private EngineMemory.Reservation memory(RowGroupLimits groups, long texts, boolean alone) {
    EngineMemory memory = loaderDatabase.memory();
    return alone ? memory.takeAll() : memory.take(groups.memoryBytes(width, texts));
  }

  private LakeException tooLarge(PartitionBatch partitionBatch, long texts, SQLException e) {
    return new LakeException(
        "Table %s: %,d events of %,d bytes as %,d columns need more memory than the %,d MiB of the engine; increase load.memory (%s)"
            .formatted(
                table.name(),
                partitionBatch.size(),
                texts,
                width,
                loaderDatabase.memoryBytes() >> 20,
                FailureMessages.reason(e)),
        e);
  }

  private Result write(
      Connection connection,
      BatchRows batchRows,
      PartitionBatch partitionBatch,
      Path file,
      long loadedAt,
      RowGroupLimits groups)
      throws SQLException {
    boolean rewrite = alwaysRewrite || !partitionBatch.isExact();
    FlatPayload flatPayload = rewrite ? new FlatPayload(columns.read()) : null;
    try (var events =
        loaderDatabase.table(
            new EventRows(batchRows, partitionBatch, timeFields, flatPayload, handedOver))) {
      String query = columns.select(events.sql(), rewrite, loadedAt);
      var env = Collections.singletonList(partitionBatch.key().env());
      WrittenFile written = copy.write(connection, query, env, file, groups);
      if (written.rows() != partitionBatch.size()) {
        throw new SQLException(
            "%d rows were written of %d".formatted(written.rows(), partitionBatch.size()));
      }
      return new Result(partitionBatch, written);
    }
  }
}
