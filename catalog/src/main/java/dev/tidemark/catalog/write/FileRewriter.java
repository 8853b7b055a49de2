package dev.tidemark.catalog.write;

import dev.tidemark.catalog.duckdb.EngineMemory;
import dev.tidemark.catalog.duckdb.RowGroupLimits;
import dev.tidemark.catalog.duckdb.WarehouseDatabase;
import dev.tidemark.catalog.lake.LakeException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of data files of one partition again, in order of time and then of id, as they
 * are: every column of the table, payload and time of loading included. Not thread-safe.
 *
 * <p>It only writes: the caller commits. Files in time order hold a stretch of time each, so that a
 * page opens few, and sorting needs the memory of one stretch; what is more than the limit is
 * spilled below the warehouse.
 */
public final class FileRewriter implements AutoCloseable {
  /** Each sorts a quarter of what the one before it did, and has smaller row groups. */
  private static final int MOST_TRIES = 3;

  private final Path warehouse;
  private final RewriteLimits limits;
  private @Nullable DuckDBConnection database;
  private long openBytes;

  /** A rewriting of tables below a folder. */
  public FileRewriter(Path warehouse, RewriteLimits limits) {
    this.warehouse = warehouse;
    this.limits = limits;
  }

  /**
   * Writes the rows of live files again.
   *
   * @param table as it was when it held the files: later columns of theirs would be lost
   * @param files of one partition, in the table's present partitioning
   * @param leaveOut the rows that the new files shall not hold
   * @param names of the new files
   * @throws LakeException where that failed; then no new file is left
   */
  public RewriteResult rewrite(
      Table table, List<DataFile> files, Optional<RowCondition> leaveOut, NewFiles names) {
    StructLike partition = requireOnePartition(table, files);
    int pieces = limits.pieces(files);
    for (int tries = 0; ; tries++) {
      List<Path> made = new ArrayList<>();
      try {
        return new RewriteTask(connection(table), table, files, leaveOut, pieces, tries)
            .write(names, made, partition);
      } catch (SQLException | IOException | RuntimeException e) {
        NewFiles.delete(made);
        // An internal error kills the whole instance: every further query would fail.
        close();
        boolean isShort = EngineMemory.isShort(e);
        if (isShort && tries < MOST_TRIES) continue;
        String more = isShort ? "; give it more than %,d MiB: maintain.memory" : "";
        throw new LakeException(
            "Files of %s cannot be rewritten: %s%s"
                .formatted(
                    table.name(),
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    more.formatted(limits.memoryBytes() >> 20)),
            e);
      }
    }
  }

  /**
   * How many rows of each file a condition names; files without any are not in the answer.
   *
   * @param table in whose columns the condition speaks
   * @throws LakeException where a file cannot be read
   */
  public Map<Path, Long> count(Table table, List<Path> files, RowCondition condition) {
    try {
      return new RowCounter(connection(table), table).of(files, condition);
    } catch (SQLException e) {
      close();
      throw new LakeException(
          "Files of %s cannot be read: %s".formatted(table.name(), e.getMessage()), e);
    }
  }

  /**
   * A wide table takes more than the limit where its vectors alone do not fit: they never spill.
   */
  private Connection connection(Table table) throws SQLException {
    int columns = table.schema().columns().size();
    long bytes = Math.max(limits.memoryBytes(), 2 * RowGroupLimits.leastMemory(columns));
    DuckDBConnection open = database;
    if (open == null || openBytes < bytes) {
      close();
      open = WarehouseDatabase.open(warehouse, bytes, limits.spillBytes());
      database = open;
      openBytes = bytes;
    }
    return open;
  }

  private static StructLike requireOnePartition(Table table, List<DataFile> files) {
    StructLike partition = files.getFirst().partition();
    for (DataFile file : files) {
      if (file.specId() != table.spec().specId() || !file.partition().equals(partition)) {
        throw new IllegalArgumentException("files of several partitions");
      }
    }
    return partition;
  }

  @Override
  public void close() {
    DuckDBConnection open = database;
    database = null;
    if (open == null) return;
    try {
      open.close();
    } catch (SQLException e) {
      throw new LakeException("The database of a rewriting cannot be closed", e);
    }
  }
}
