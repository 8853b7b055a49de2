package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.storage.Fsync;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.storage.MetadataFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * A second pointer to a table's newest metadata, beside the data: {@code
 * metadata/version-hint.text}, with the name of the metadata file but for its ending. Written after
 * each commit of ours: a metadata file that it names has been committed, whatever the catalog says.
 *
 * <p>One that is behind makes a commit look like one that was killed. So before the sources of a
 * commit go it is {@linkplain #keep made sure of}; else one that is behind is only less sharp. The
 * name is Iceberg's own, so that other engines keep it, too.
 */
final class VersionHint {
  private static final System.Logger LOG = System.getLogger(VersionHint.class.getName());
  private static final int LONGEST = 1000;
  static final String FILE = "version-hint.text";

  private VersionHint() {}

  static Path file(Path table) {
    return table.resolve("metadata").resolve(FILE);
  }

  /** Says that this is the newest metadata, whatever was, as well as can be. */
  static void write(String metadataLocation) {
    Path metadata = Locations.path(metadataLocation);
    try {
      put(metadata);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no hint to " + metadata, e);
    }
  }

  /** The same of a commit, where no later one has said so. */
  static void committed(String metadataLocation) {
    if (isAfter(Locations.path(metadataLocation))) write(metadataLocation);
  }

  /**
   * The same of what a catalog names, durably.
   *
   * @throws IOException where that cannot be done
   */
  static void keep(Path named) throws IOException {
    if (isAfter(named)) put(named);
    Path folder = named.getParent();
    if (folder != null) Fsync.sync(folder);
  }

  private static boolean isAfter(Path metadata) {
    Path table = MetadataCheck.table(metadata);
    if (table == null) return true;
    Optional<Path> hint = named(table);
    return hint.isEmpty() || MetadataFile.version(hint.get()) < MetadataFile.version(metadata);
  }

  private static void put(Path metadata) throws IOException {
    Path fresh = metadata.resolveSibling("." + FILE + "-" + UUID.randomUUID());
    try {
      Files.writeString(fresh, name(metadata));
      Fsync.sync(fresh);
      Files.move(fresh, metadata.resolveSibling(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(fresh);
      } catch (IOException orphan) {
        e.addSuppressed(orphan);
      }
      throw e;
    }
  }

  private static String name(Path metadata) {
    String name = metadata.getFileName().toString();
    int ending = name.indexOf(".metadata.json");
    return ending < 0 ? name : name.substring(0, ending);
  }

  /** The metadata file in a table's folder that was committed last, as far as it is known. */
  static Optional<Path> read(Path table) {
    return named(table).filter(Files::exists);
  }

  /** The same, though it may not be there any more; of names such as ours are, then. */
  static Optional<Path> named(Path table) {
    Path file = file(table);
    try {
      // A pipe would keep whoever reads it waiting for ever.
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) return Optional.empty();
      String name = Files.readString(file).strip();
      if (!name.matches("[A-Za-z0-9._-]+")) return Optional.empty();
      Path metadata = file.resolveSibling(name + ".metadata.json");
      // Of others' hints some are a number alone.
      boolean isOurs = name.matches("[0-9]{5,9}-[0-9a-f-]{36}.*");
      return isOurs || Files.exists(metadata) ? Optional.of(metadata) : Optional.empty();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "not read: " + file, e);
      return Optional.empty();
    }
  }

  /** What was committed after this metadata of a table, or instead of it, as far as it is known. */
  static Optional<Path> later(Path metadata) {
    Path table = MetadataCheck.table(metadata);
    if (table == null) return Optional.empty();
    return read(table)
        .filter(hinted -> !hinted.equals(metadata))
        .filter(hinted -> MetadataFile.version(hinted) >= MetadataFile.version(metadata));
  }

  /** Says that the catalog of a lake names metadata after which other was committed. */
  static LakeException isLater(Path lake, Path named, Path later) {
    return new LakeException(
        "%s names the metadata %s, but %s was committed after it: an older copy was put back; stop, run `tidemark register --dir %s`, start again"
            .formatted(lake.resolve(Lake.DATABASE), named, later.getFileName(), lake));
  }
}
