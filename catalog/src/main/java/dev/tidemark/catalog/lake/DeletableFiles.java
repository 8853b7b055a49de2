package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.storage.FolderDeleter;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.storage.MetadataFile;
import dev.tidemark.catalog.storage.RealPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which files of a table may be deleted, whatever names them: those that lie in the table's own
 * folder when all links are followed, and that no other table in the warehouse reaches. For one
 * thread.
 */
public final class DeletableFiles {
  private final OtherTables others;
  private final Path folder;
  private final FolderDeleter own;
  private final FolderDeleter warehouse;
  private final RealPaths paths = new RealPaths();

  DeletableFiles(Path warehouse, String location, OtherTables others) {
    this.others = others;
    this.folder = paths.ofFolder(Locations.path(location));
    this.own = new FolderDeleter(folder);
    this.warehouse = new FolderDeleter(warehouse);
  }

  /** The table's folder, with links followed. */
  public Path folder() {
    return folder;
  }

  /** Whether a file lies in the table's folder; what is not there may, too. */
  public boolean isInside(String location) {
    if (location.contains("://") && !location.startsWith("file:")) return false;
    return isInside(Locations.path(location));
  }

  /**
   * Whether a file lies in the table's folder; what is not there may, too. A link does not: what it
   * leads to would be left without it, and nobody would know.
   */
  public boolean isInside(Path file) {
    Path real = paths.of(file);
    return real.startsWith(folder)
        && !real.equals(folder)
        && real.startsWith(warehouse.folder())
        && !Files.isSymbolicLink(real);
  }

  /** Paths as the two methods below want them. */
  public RealPaths paths() {
    return paths;
  }

  /**
   * Which of these files other tables reach, and which table does.
   *
   * @param files as real paths
   * @throws LakeException where that cannot be known
   */
  public Map<Path, String> usedByOthers(Collection<Path> files) {
    try {
      return others.reaching(files);
    } catch (IOException e) {
      throw new LakeException("The warehouse cannot be looked through: " + e, e);
    }
  }

  /**
   * Takes those out of a set of real paths that must stay; says which, and why. So does the
   * metadata of views, which may lie in the folder of the table that they are of.
   */
  public Map<Path, String> keepOthers(Set<Path> files) {
    Map<Path, String> kept = new TreeMap<>();
    for (Path file : files) {
      if (isInside(file)) continue;
      String why = Files.isSymbolicLink(file) ? "it is a link in" : "it is not in";
      kept.put(file, "%s the table's folder %s".formatted(why, folder));
    }
    files.removeAll(kept.keySet());
    // Nothing to be told of: nobody would think it the table's.
    files.removeIf(DeletableFiles::isOfView);
    usedByOthers(files).forEach((file, table) -> kept.put(file, "another table uses it: " + table));
    files.removeAll(kept.keySet());
    return kept;
  }

  private static boolean isOfView(Path file) {
    try {
      return MetadataFile.isMetadata(file) && MetadataFile.isOfView(file);
    } catch (IOException e) {
      throw new LakeException("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  /**
   * Deletes a file or a link, not what the link leads to.
   *
   * @return false where it does not lie in the table's folder, and was left alone
   */
  public boolean delete(Path file) throws IOException {
    // Only now: what was a folder may be a link meanwhile.
    return warehouse.holds(file) ? own.delete(file) : Files.notExists(file);
  }
}
