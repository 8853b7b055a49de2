package dev.tidemark.catalog.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The folders into which databases spill data that does not fit into memory. */
final class SpillFolder {
  private static final System.Logger LOG = System.getLogger(SpillFolder.class.getName());
  static final String PREFIX = ".duckdb-";

  /** No query takes this long, and a database that lives longer has written to its folder since. */
  private static final Duration AGE = Duration.ofDays(1);

  private SpillFolder() {}

  /** Returns a new path below a folder. DuckDB creates the folder when it needs it. */
  static Path folder(Path above) {
    return above.resolve(PREFIX + UUID.randomUUID());
  }

  /** Deletes the folders of killed processes on a best-effort basis. */
  static void deleteOld(Path above) {
    Instant since = Instant.now().minus(AGE);
    try (Stream<Path> folders = Files.list(above)) {
      for (Path folder : (Iterable<Path>) folders::iterator) {
        if (String.valueOf(folder.getFileName()).startsWith(PREFIX)) deleteOld(folder, since);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "cannot delete old folders in " + above, e);
    }
  }

  private static void deleteOld(Path folder, Instant since) throws IOException {
    List<Path> inside;
    try (Stream<Path> walk = Files.walk(folder)) {
      inside = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : inside) {
      if (!Files.getLastModifiedTime(path).toInstant().isBefore(since)) return;
    }
    for (Path path : inside) Files.deleteIfExists(path);
  }
}
