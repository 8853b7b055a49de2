package dev.tidemark.sql.engine.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
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
 * A folder for data that an engine spills. A lock in the folder ends with its process, however the
 * process ends. So the next process can find the folders of killed processes, also from another
 * container, where a process id would mean nothing.
 */
final class TemporaryFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TemporaryFolder.class.getName());
  private static final String PREFIX = "tidemark-duckdb-";
  private static final String LOCK = ".lock";

  /** The maximum time between the creation of a folder and its lock, with a large margin. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  /**
   * Closing a file releases all locks of the process on it, so the process must not open its own.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;

  private TemporaryFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Creates a folder below the system's temporary folder, and deletes the folders of killed
   * processes.
   */
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

  /** Deletes the folders whose processes have ended, as far as possible. */
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
      LOG.log(Level.DEBUG, "not searched: " + above, e);
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
    } catch (OverlappingFileLockException e) {
      // Another thread of this process is deleting the folder.
      return false;
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    List<Path> inside;
    try (Stream<Path> walk = Files.walk(folder)) {
      inside = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : inside) Files.deleteIfExists(path);
  }

  /** Deletes the folder. Further calls have no effect. */
  @Override
  public void close() throws IOException {
    lock.close();
    if (OWN.remove(folder)) deleteAll(folder);
  }
}
