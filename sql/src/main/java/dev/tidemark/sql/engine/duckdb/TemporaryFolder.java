package dev.tidemark.sql.engine.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A folder for what an engine spills. A lock in it ends with its process, however that ends: so
 * whoever starts next can tell what a killed process has left, in another container, too, where a
 * process id would say nothing.
 */
final class TemporaryFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TemporaryFolder.class.getName());
  private static final String PREFIX = "tidemark-duckdb-";
  private static final String LOCK = ".lock";

  /** The time between the making of a folder and its lock, with much to spare. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  /** A process that closes a file loses all locks on it: its own ones are not looked at. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;

  private TemporaryFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Makes one, below the system's folder for such, and deletes those of killed processes. */
  static TemporaryFolder make() throws IOException {
    return make(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static TemporaryFolder make(Path above) throws IOException {
    deleteLeft(above, Instant.now().minus(YOUNG));
    Path folder = Files.createTempDirectory(above, PREFIX);
    OWN.add(folder);
    FileChannel lock =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    return new TemporaryFolder(folder, lock);
  }

  Path path() {
    return folder;
  }

  /** Deletes, as well as can be, the folders whose processes are gone. */
  static void deleteLeft(Path above, Instant before) {
    try (Stream<Path> entries = Files.list(above)) {
      for (Path entry : entries.toList()) {
        if (!String.valueOf(entry.getFileName()).startsWith(PREFIX) || OWN.contains(entry))
          continue;
        try {
          if (isLeft(entry, before)) deleteAll(entry);
        } catch (IOException | UncheckedIOException notOurs) {
          LOG.log(Level.DEBUG, "not deleted: " + entry, notOurs);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "not looked through: " + above, e);
    }
  }

  private static boolean isLeft(Path folder, Instant before) throws IOException {
    Path file = folder.resolve(LOCK);
    boolean plain =
        Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    if (!plain || Files.getLastModifiedTime(file).toInstant().isAfter(before)) return false;
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        var taken = channel.tryLock()) {
      return taken != null;
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    List<Path> inside;
    try (Stream<Path> walk = Files.walk(folder)) {
      inside = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : inside) Files.deleteIfExists(path);
  }

  /** Deletes the folder; does nothing the second time. */
  @Override
  public void close() throws IOException {
    lock.close();
    if (OWN.remove(folder)) deleteAll(folder);
  }
}
