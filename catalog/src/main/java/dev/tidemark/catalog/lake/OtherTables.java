package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.storage.MetadataFile;
import dev.tidemark.catalog.storage.RealPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;

/**
 * All tables of a warehouse except one: those in the catalog, and those with metadata in the
 * warehouse, of any catalog. Each of them may use files of the one table: Spark's {@code snapshot}
 * and {@code add_files} create such tables.
 *
 * @param uuid the UUID of the one table
 */
record OtherTables(Path warehouse, List<MetadataLocations.Entry> entries, FileIO io, String uuid) {

  /**
   * Returns the files that other tables use, each with the name of such a table. Reads the metadata
   * of all other tables if needed; without files, it reads nothing.
   *
   * @param files as {@linkplain RealPaths real paths}
   * @throws LakeException if another table's metadata cannot be read, because the files that it
   *     needs are unknown
   */
  Map<Path, String> reaching(Collection<Path> files) throws IOException {
    if (files.isEmpty()) return Map.of();
    Set<Path> asked = new HashSet<>(files);
    Map<Path, String> reached = new TreeMap<>();
    RealPaths paths = new RealPaths();
    for (var newest : newest(paths).entrySet()) {
      for (TableMetadata table : read(newest.getKey(), newest.getValue()).stream().toList()) {
        if (table.uuid().equals(uuid)) continue;
        Set<Path> left = new HashSet<>(asked);
        try {
          ReachableFiles.ofOther(table, io, paths).removeFrom(left);
        } catch (RuntimeException e) {
          throw unknown(newest.getValue().name(), newest.getKey(), e);
        }
        for (Path file : asked) {
          if (!left.contains(file)) reached.put(file, newest.getValue().name());
        }
        asked.retainAll(left);
      }
    }
    return reached;
  }

  /**
   * Metadata of a table.
   *
   * @param name the name of the table for messages
   * @param certain whether the metadata has been committed, as far as is known
   */
  private record FoundTable(String name, boolean certain) {}

  /** Returns the newest metadata of each table and the metadata in the catalog. */
  private Map<Path, FoundTable> newest(RealPaths paths) throws IOException {
    Map<Path, FoundTable> newest = new LinkedHashMap<>();
    Map<Path, String> named = new HashMap<>();
    Set<Path> registered = new HashSet<>();
    for (MetadataLocations.Entry entry : entries) {
      Path metadata = paths.of(entry.metadata());
      String name = entry.namespace() + "." + entry.table();
      named.put(metadata, name);
      Path folder = metadata.getParent();
      if (folder != null) registered.add(folder);
      // Metadata outside the warehouse may be unreadable from here; it is ignored.
      if (Files.isReadable(metadata)) newest.put(metadata, new FoundTable(name, true));
    }
    for (var folder : MetadataFolders.in(warehouse).entrySet()) {
      // Metadata ahead of a catalog may be an unfinished commit.
      boolean certain = !registered.contains(folder.getKey());
      for (Path file : newest(folder.getKey(), folder.getValue(), registered)) {
        String name = named.getOrDefault(file, "the table of " + file);
        newest.putIfAbsent(file, new FoundTable(name, certain));
      }
    }
    return newest;
  }

  /** Returns the newest metadata in a folder, for each table with metadata there. */
  private List<Path> newest(Path folder, Set<Path> files, Set<Path> registered) throws IOException {
    Map<String, MetadataFile> newest = new TreeMap<>();
    Set<Path> unreadable = new TreeSet<>();
    for (Path file : files) {
      Optional<MetadataFile> read = MetadataFile.read(file);
      if (read.isEmpty()) {
        if (Files.exists(file) && !MetadataFile.isOfView(file)) unreadable.add(file);
        continue;
      }
      newest.merge(read.get().uuid(), read.get(), OtherTables::newer);
    }
    List<Path> chosen = new ArrayList<>();
    boolean isOurs = newest.containsKey(uuid);
    newest.values().forEach(file -> chosen.add(file.path()));
    Path table = folder.getParent();
    if (table != null) VersionHint.read(table).filter(files::contains).ifPresent(chosen::add);
    if (isOurs || registered.contains(folder)) return chosen;
    // For a table in the catalog, other metadata was not committed or is not the newest.
    int last = newest.values().stream().mapToInt(MetadataFile::version).max().orElse(-1);
    for (Path file : unreadable) if (MetadataFile.version(file) > last) chosen.add(file);
    return chosen;
  }

  private static MetadataFile newer(MetadataFile a, MetadataFile b) {
    if (a.version() != b.version()) return a.version() > b.version() ? a : b;
    return a.updated() >= b.updated() ? a : b;
  }

  private Optional<TableMetadata> read(Path file, FoundTable foundTable) {
    try {
      return Optional.of(TableMetadataParser.read(io, Locations.of(file)));
    } catch (NotFoundException goneMeanwhile) {
      return Optional.empty();
    } catch (RuntimeException e) {
      if (!foundTable.certain()) return Optional.empty();
      throw unknown(foundTable.name(), file, e);
    }
  }

  private static LakeException unknown(String table, Path file, RuntimeException e) {
    return new LakeException(
        "The metadata %s of %s cannot be read (%s), so it is unknown which files it needs, and no file is deleted: restore it, or delete it if the table is not needed"
            .formatted(file, table, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
        e);
  }
}
