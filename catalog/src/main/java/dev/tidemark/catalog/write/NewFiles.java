package dev.tidemark.catalog.write;

import dev.tidemark.catalog.storage.Fsync;
import dev.tidemark.catalog.storage.Locations;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.iceberg.Table;

/**
 * Names for the data files that one commit adds to a table: {@code data/DAY/NAME-N.parquet}, where
 * DAY is the day of writing. Thread-safe.
 */
public final class NewFiles {
  private static final System.Logger LOG = System.getLogger(NewFiles.class.getName());

  private final String name;
  private final Path folder;
  private final AtomicLong next = new AtomicLong();

  /**
   * Creates names for files of a table.
   *
   * @param name the name of the commit, different from all others
   */
  public NewFiles(Table table, String name, Instant now) {
    this.name = name;
    this.folder =
        Locations.path(table.location())
            .resolve("data")
            .resolve(now.atZone(ZoneOffset.UTC).toLocalDate().toString());
  }

  /** Creates the folder. */
  public void prepare() throws IOException {
    Fsync.folder(folder);
  }

  /** Returns the path of a new file. */
  public Path next() {
    return folder.resolve(name + "-" + next.incrementAndGet() + ".parquet");
  }

  /** Flushes the folder, so that the entries of durable files are durable, too. */
  public void sync() throws IOException {
    Fsync.sync(folder);
  }

  /**
   * Deletes files that are in no table on a best-effort basis. A file that cannot be deleted
   * becomes an orphan file, which only takes space.
   */
  public static void delete(Collection<Path> unused) {
    for (Path file : unused) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException orphan) {
        LOG.log(Level.DEBUG, "cannot delete " + file, orphan);
      }
    }
  }
}
