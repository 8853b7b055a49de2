package dev.tidemark.catalog.write;

import dev.tidemark.catalog.iceberg.LakeException;
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
 * are: every column of the table, payload and time of loading included. For one thread at a time.
 *
 * <p>It only writes: the caller commits. Files in time order hold a stretch of time each, so that a
 * page opens few, and sorting needs the memory of one stretch; what is more than the limit is
 * spilled below the warehouse.
 */
public final class Rewriting implements AutoCloseable {
  private final Path warehouse;
  private final RewriteLimits limits;
  private @Nullable DuckDBConnection database;

  /** A rewriting of tables below a folder. */
  public Rewriting(Path warehouse, RewriteLimits limits) {
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
  public Rewritten rewrite(
      Table table, List<DataFile> files, Optional<RowCondition> leaveOut, NewFiles names) {
    StructLike partition = requireOnePartition(table, files);
    List<Path> made = new ArrayList<>();
    try {
      return new OneRewrite(connection(), table, files, leaveOut, limits.pieces(files))
          .write(names, made, partition);
    } catch (SQLException | IOException | RuntimeException e) {
      NewFiles.delete(made);
      // An internal error kills the whole instance: every further query would fail.
      close();
      throw new LakeException(
          "Files of %s cannot be rewritten: %s".formatted(table.name(), e.getMessage()), e);
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
      return new RowCount(connection(), table).of(files, condition);
    } catch (SQLException e) {
      close();
      throw new LakeException(
          "Files of %s cannot be read: %s".formatted(table.name(), e.getMessage()), e);
    }
  }

  private Connection connection() throws SQLException {
    DuckDBConnection open = database;
    if (open == null) {
      open = Warehouse.open(warehouse, limits.memoryBytes(), limits.spillBytes());
      database = open;
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
