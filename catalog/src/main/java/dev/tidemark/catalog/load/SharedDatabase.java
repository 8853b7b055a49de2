package dev.tidemark.catalog.load;

import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.catalog.write.RowGroupLimits;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The loader's databases, each opened when it is first needed, and again when it broke: one for all
 * tables, and one for those that are so wide that their vectors alone do not fit into its memory.
 */
final class SharedDatabase implements AutoCloseable {
  /** Tables of about as many columns share a database. */
  private static final long STEP = 64 << 20;

  private final Path folder;
  private final long memoryBytes;
  private final Map<Long, Database> open = new HashMap<>();

  SharedDatabase(Path folder, long memoryBytes) {
    this.folder = folder;
    this.memoryBytes = memoryBytes;
  }

  /** The database for a table of so many columns. */
  synchronized Database get(int columns) throws SQLException {
    long bytes = memoryFor(columns);
    Database database = open.get(bytes);
    if (database == null) {
      database = Database.open(folder, bytes);
      open.put(bytes, database);
    }
    return database;
  }

  private long memoryFor(int columns) {
    long least = RowGroupLimits.leastMemory(columns);
    return least <= memoryBytes ? memoryBytes : (least + STEP - 1) / STEP * STEP;
  }

  /**
   * An internal error kills the whole instance: every further query would fail. So does a folder
   * for what it spills that is gone, since it is made once.
   */
  synchronized void forgetIfBroken(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    boolean isDead = message.contains("INTERNAL") || message.contains("invalidated");
    open.values().removeIf(database -> isDead || database.lacksSpillFolder(message));
  }

  @Override
  public synchronized void close() {
    try {
      for (Database database : open.values()) database.close();
      open.clear();
    } catch (SQLException e) {
      throw new LakeException("The loader's database cannot be closed", e);
    }
  }
}
