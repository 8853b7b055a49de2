package dev.tidemark.catalog.load;

import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The loader's database, opened when it is first needed, and again when it broke. */
final class SharedDatabase implements AutoCloseable {
  private final Path folder;
  private final long memoryBytes;
  private @Nullable Database open;

  SharedDatabase(Path folder, long memoryBytes) {
    this.folder = folder;
    this.memoryBytes = memoryBytes;
  }

  synchronized Database get() throws SQLException {
    Database database = open;
    if (database == null) {
      database = Database.open(folder, memoryBytes);
      open = database;
    }
    return database;
  }

  /** An internal error kills the whole instance: every further query would fail. */
  synchronized void forgetIfBroken(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("INTERNAL") || message.contains("invalidated")) open = null;
  }

  @Override
  public synchronized void close() throws SQLException {
    if (open != null) open.close();
    open = null;
  }
}
