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
 * Rewrites data files of one partition, ordered by timestamp and id. The rows stay unchanged: every
 * column of the table, including payload and loaded_at. Not thread-safe.
 *
 * <p>It only writes files; the caller commits. Each new file contains one time range, so that a
 * page opens few files and sorting needs the memory of one range. Data beyond the memory limit is
 * spilled below the warehouse.
 */
public final class FileRewriter implements AutoCloseable {
  /** Each retry sorts a quarter of the rows of the previous one and has smaller row groups. */
  private static final int MOST_TRIES = 3;

  private final Path warehouse;
  private final RewriteLimits limits;
  private @Nullable DuckDBConnection database;
  private long openBytes;

  /** Creates a rewriter for tables below a folder. */
  public FileRewriter(Path warehouse, RewriteLimits limits) {
    this.warehouse = warehouse;
    this.limits = limits;
  }

  /**
   * Rewrites live files.
   *
   * @param table the state of the table that contains the files; columns that it lacks would be
   *     lost
   * @param files files of one partition, in the table's current partitioning
   * @param leaveOut the rows to leave out of the new files
   * @param names the names of the new files
   * @throws LakeException if rewriting failed; then no new file is left
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
        // After an internal error, DuckDB fails every further query of the instance.
        close();
        boolean isShort = EngineMemory.isShort(e);
        if (isShort && tries < MOST_TRIES) continue;
        String more = isShort ? "; set maintain.memory to more than %,d MiB" : "";
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
   * Returns the number of rows in each file that match a condition; files without matching rows are
   * left out.
   *
   * @param table the table whose columns the condition uses
   * @throws LakeException if a file cannot be read
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
   * Opens a database, with more memory than the limit for a wide table whose vectors alone do not
   * fit: vectors are never spilled.
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
        throw new IllegalArgumentException("the files are of more than one partition");
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
      throw new LakeException("The database of the file rewriter cannot be closed", e);
    }
  }
}
