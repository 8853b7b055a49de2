package dev.tidemark.catalog.duckdb;

import dev.tidemark.catalog.lake.LakeException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The loader's databases. Each is opened on first use and again after a fatal error. All tables
 * share one database, except tables that are so wide that their vectors alone do not fit into its
 * memory. Thread-safe.
 */
public final class SharedDatabase implements AutoCloseable {
  /** Wide tables with a similar number of columns share a database. */
  private static final long STEP = 64 << 20;

  private final Path folder;
  private final long memoryBytes;
  private final Map<Long, LoaderDatabase> open = new HashMap<>();

  public SharedDatabase(Path folder, long memoryBytes) {
    this.folder = folder;
    this.memoryBytes = memoryBytes;
  }

  /** Returns the database for a table with this many columns. */
  public synchronized LoaderDatabase get(int columns) throws SQLException {
    long bytes = memoryFor(columns);
    LoaderDatabase loaderDatabase = open.get(bytes);
    if (loaderDatabase == null) {
      loaderDatabase = LoaderDatabase.open(folder, bytes);
      open.put(bytes, loaderDatabase);
    }
    return loaderDatabase;
  }

  private long memoryFor(int columns) {
    long least = RowGroupLimits.leastMemory(columns);
    return least <= memoryBytes ? memoryBytes : (least + STEP - 1) / STEP * STEP;
  }

  /**
   * Drops the databases that a failure has made unusable. After an internal error, DuckDB fails
   * every further query of the instance. It also fails if its folder for spilling was deleted,
   * because it creates the folder only once.
   */
  public synchronized void forgetIfBroken(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    boolean isDead = message.contains("INTERNAL") || message.contains("invalidated");
    open.values().removeIf(loaderDatabase -> isDead || loaderDatabase.lacksSpillFolder(message));
  }

  @Override
  public synchronized void close() {
    try {
      for (LoaderDatabase loaderDatabase : open.values()) loaderDatabase.close();
      open.clear();
    } catch (SQLException e) {
      throw new LakeException("The loader's database cannot be closed", e);
    }
  }
}
