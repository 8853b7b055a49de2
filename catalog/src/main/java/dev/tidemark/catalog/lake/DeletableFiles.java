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
 * Decides which files of a table may be deleted, whatever refers to them: files that are in the
 * table's own folder when all links are followed, and that no other table in the warehouse uses.
 * Not thread-safe.
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

  /** Returns the table's folder, with links followed. */
  public Path folder() {
    return folder;
  }

  /** Returns whether a location is in the table's folder; the file need not exist. */
  public boolean isInside(String location) {
    if (location.contains("://") && !location.startsWith("file:")) return false;
    return isInside(Locations.path(location));
  }

  /**
   * Returns whether a file is in the table's folder; the file need not exist. False for a link:
   * deleting it would not delete its target.
   */
  public boolean isInside(Path file) {
    Path real = paths.of(file);
    return real.startsWith(folder)
        && !real.equals(folder)
        && real.startsWith(warehouse.folder())
        && !Files.isSymbolicLink(real);
  }

  /** Returns the resolver of real paths for the methods below. */
  public RealPaths paths() {
    return paths;
  }

  /**
   * Returns the files that other tables use, each with the name of such a table.
   *
   * @param files as real paths
   * @throws LakeException if this cannot be determined
   */
  public Map<Path, String> usedByOthers(Collection<Path> files) {
    try {
      return others.reaching(files);
    } catch (IOException e) {
      throw new LakeException("The warehouse cannot be listed: " + e, e);
    }
  }

  /**
   * Removes the files that must be kept from a set of real paths and returns them with the reasons.
   * The metadata of views is removed from the set, too; it may be in the folder of the view's
   * table.
   */
  public Map<Path, String> keepOthers(Set<Path> files) {
    Map<Path, String> kept = new TreeMap<>();
    for (Path file : files) {
      if (isInside(file)) continue;
      String why = Files.isSymbolicLink(file) ? "it is a link in" : "it is not in";
      kept.put(file, "%s the table's folder %s".formatted(why, folder));
    }
    files.removeAll(kept.keySet());
    // Not reported: a view's metadata is not expected to be part of the table.
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
   * Deletes a file or a link, but not the target of the link.
   *
   * @return false if the file is not in the table's folder and was not deleted
   */
  public boolean delete(Path file) throws IOException {
    // Checked only now: a folder may have been replaced by a link meanwhile.
    return warehouse.holds(file) ? own.delete(file) : Files.notExists(file);
  }
}
