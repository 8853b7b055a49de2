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
 * A second reference to a table's newest metadata, next to the data: {@code
 * metadata/version-hint.text}, with the name of the metadata file without its extension. It is
 * written after each commit of Tidemark: the metadata that it refers to has been committed,
 * whatever the catalog contains.
 *
 * <p>An outdated hint makes a commit look like a killed commit. Therefore the hint is {@linkplain
 * #keep written durably} before the sources of a commit are deleted; otherwise an outdated hint
 * only makes the check less precise. The name is Iceberg's own, so other engines keep the file,
 * too.
 */
final class VersionHint {
  private static final System.Logger LOG = System.getLogger(VersionHint.class.getName());
  private static final int LONGEST = 1000;
  static final String FILE = "version-hint.text";

  private VersionHint() {}

  static Path file(Path table) {
    return table.resolve("metadata").resolve(FILE);
  }

  /** Sets the newest metadata, whatever the hint was, on a best-effort basis. */
  static void write(String metadataLocation) {
    Path metadata = Locations.path(metadataLocation);
    try {
      put(metadata);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot write the version hint for " + metadata, e);
    }
  }

  /**
   * Sets the newest metadata on a best-effort basis, unless the hint already refers to a later
   * commit.
   */
  static void committed(String metadataLocation) {
    if (isAfter(Locations.path(metadataLocation))) write(metadataLocation);
  }

  /**
   * Sets the newest metadata durably, unless the hint already refers to a later commit.
   *
   * @throws IOException if the hint cannot be written
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

  /** Returns the metadata file in a table's folder that was committed last, as far as is known. */
  static Optional<Path> read(Path table) {
    return named(table).filter(Files::exists);
  }

  /**
   * Returns the metadata file in the hint. A file that does not exist is returned only if its name
   * has the form of our names.
   */
  static Optional<Path> named(Path table) {
    Path file = file(table);
    try {
      // Reading a pipe would block forever.
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) return Optional.empty();
      String name = Files.readString(file).strip();
      if (!name.matches("[A-Za-z0-9._-]+")) return Optional.empty();
      Path metadata = file.resolveSibling(name + ".metadata.json");
      // Hints of other engines may contain only a number.
      boolean isOurs = name.matches("[0-9]{5,9}-[0-9a-f-]{36}.*");
      return isOurs || Files.exists(metadata) ? Optional.of(metadata) : Optional.empty();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot read " + file, e);
      return Optional.empty();
    }
  }

  /**
   * Returns the metadata that was committed after this metadata of a table, or instead of it, as
   * far as is known.
   */
  static Optional<Path> later(Path metadata) {
    Path table = MetadataCheck.table(metadata);
    if (table == null) return Optional.empty();
    return read(table)
        .filter(hinted -> !hinted.equals(metadata))
        .filter(hinted -> MetadataFile.version(hinted) >= MetadataFile.version(metadata));
  }

  /** Returns the exception for a catalog with metadata after which other metadata was committed. */
  static LakeException isLater(Path lake, Path named, Path later) {
    return new LakeException(
        "%s names the metadata %s, but %s was committed after it: an older copy was restored; stop Tidemark, run `tidemark register --dir %s`, and start it again"
            .formatted(lake.resolve(Lake.DATABASE), named, later.getFileName(), lake));
  }
}
