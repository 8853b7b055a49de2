package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.index.CommitLog;
import dev.tidemark.catalog.storage.FolderDeleter;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.storage.MetadataFile;
import dev.tidemark.catalog.storage.RealPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether the catalog has the newest metadata of the tables in a warehouse, at one time. Not
 * thread-safe.
 *
 * <p>Problem: a file that no table uses is an orphan, but the catalog may be an old copy, or empty,
 * or contain a table whose folder is used by another table. Idea: the metadata files in the folders
 * contain the UUID of their table and their order, and each commit increments the number in their
 * names. If the catalog does not have the newest metadata, the operation is rejected.
 *
 * <p>A killed commit leaves metadata that is one version ahead of the catalog and was never
 * committed. It is recognised by these facts: no {@link VersionHint} refers to it; it was built on
 * the metadata in the catalog; all of its new snapshots are by Tidemark, according to their
 * summaries; and it neither adds a tag or branch nor moves one to an existing snapshot.
 */
final class MetadataCheck {
  private final Path warehouse;
  private final Path folder;
  private final FileIO io;
  private final List<MetadataLocations.Entry> entries;
  private final Set<String> views;
  private final List<Path> folders;
  private final RealPaths paths = new RealPaths();

  /** Reads the current folders and the current catalog. */
  MetadataCheck(Path warehouse, String namespace, MetadataLocations pointers, FileIO io) {
    this.warehouse = warehouse;
    this.folder = warehouse.resolve(namespace);
    this.io = io;
    this.entries = pointers.all().stream().map(this::real).toList();
    this.views = pointers.views();
    this.folders = folders(folder);
  }

  private MetadataLocations.Entry real(MetadataLocations.Entry entry) {
    return new MetadataLocations.Entry(
        entry.namespace(),
        entry.table(),
        paths.of(entry.metadata()),
        entry.location(),
        entry.isOurs());
  }

  private Path folderOf(MetadataFile file) {
    return paths.ofFolder(Locations.path(file.location()));
  }

  private static List<Path> folders(Path above) {
    if (!Files.isDirectory(above)) return List.of();
    try (Stream<Path> all = Files.list(above)) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new LakeException("%s cannot be listed: %s".formatted(above, e.getMessage()), e);
    }
  }

  /**
   * Returns the names of the tables in a folder that contain events, or may contain some, whatever
   * the catalog contains.
   */
  static List<String> tablesWithEvents(Path above) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path table : folders(above)) {
      if (holdsEvents(table) && !names.contains(name(table))) names.add(name(table));
    }
    return names;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  List<Path> folders() {
    return folders;
  }

  /** Returns the catalog entry whose metadata is in a table's folder. */
  Optional<MetadataLocations.Entry> entryIn(Path table) {
    return entries.stream().filter(e -> e.metadata().startsWith(paths.ofFolder(table))).findFirst();
  }

  /** Returns the catalog entry of one of our tables: other catalogs may use the same database. */
  Optional<MetadataLocations.Entry> entry(String table) {
    String namespace = String.valueOf(folder.getFileName());
    return entries.stream()
        .filter(e -> e.isOurs() && e.namespace().equals(namespace) && e.table().equals(table))
        .findFirst();
  }

  /**
   * Returns the name of the table for which a folder was created: {@code NAME-UUID}, or {@code
   * NAME}.
   */
  static String name(Path folder) {
    String name = folder.getFileName().toString();
    return name.replaceFirst("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "");
  }

  /**
   * Returns the reason why a table cannot be used with its catalog entry; empty if it can, or if
   * there is no such table and never was.
   */
  Optional<String> problem(String table) throws IOException {
    Optional<MetadataLocations.Entry> entry = entry(table);
    return entry.isPresent() ? problem(entry.get(), false) : absent(table);
  }

  /**
   * Returns the reason why files of a table cannot be deleted; empty if they can. Checks every
   * metadata file in its folder.
   */
  Optional<String> problemOfDeleting(String table) throws IOException {
    Optional<MetadataLocations.Entry> entry = entry(table);
    if (entry.isEmpty()) return Optional.of("The catalog has no table " + table);
    Optional<String> problem = problem(entry.get(), true);
    return problem.isPresent() ? problem : elsewhere(entry.get());
  }

  private Optional<String> absent(String table) throws IOException {
    for (Path candidate : folders) {
      if (!name(candidate).equals(table) || !holdsEvents(candidate)) continue;
      Optional<MetadataLocations.Entry> renamed = entryIn(candidate).filter(e -> e.isOurs());
      String what =
          renamed.isPresent()
              ? "is called %s.%s".formatted(renamed.get().namespace(), renamed.get().table())
              : "is not in the catalog: it was dropped, or the catalog is older than the table";
      return Optional.of(
          "The table %s (in %s) %s; it is not created again, and its files are not changed. %s"
              .formatted(table, candidate, what, wayOut(table)));
    }
    return viewInTheWay(table);
  }

  /** Returns what to do first about a view that has a table's name; empty if there is none. */
  Optional<String> viewInTheWay(String table) {
    if (!views.contains(table)) return Optional.empty();
    return Optional.of(MetadataLocations.dropView(String.valueOf(folder.getFileName()), table));
  }

  private String wayOut(String table) {
    Path lake = warehouse.getParent();
    String first = viewInTheWay(table).map(view -> view + ". ").orElse("");
    return first
        + "Rename it back (ALTER TABLE … RENAME TO %s), or, if it was dropped or catalog.db is out of date, run `tidemark register --dir %s`, or create a new, empty table with `tidemark register --create %s --dir %s`"
            .formatted(table, lake, table, lake);
  }

  /**
   * Returns whether a table's folder contains events, or may: true also if metadata after the first
   * version cannot be read.
   */
  static boolean holdsEvents(Path table) throws IOException {
    for (Path path : MetadataFile.list(table)) {
      Optional<MetadataFile> file = MetadataFile.read(path);
      boolean isUnread = file.isEmpty() && MetadataFile.version(path) > 0 && Files.exists(path);
      if ((isUnread && !MetadataFile.isOfView(path))
          || (file.isPresent() && file.get().sequence() > 0)) return true;
    }
    return false;
  }

  /** Returns the {@code FileIO} that reads metadata. */
  FileIO io() {
    return io;
  }

  /** Reads the metadata files in a table's folder, newest first; unreadable files are left out. */
  static List<MetadataFile> readAll(Path table) throws IOException {
    List<MetadataFile> files = new ArrayList<>();
    for (Path path : MetadataFile.list(table)) MetadataFile.read(path).ifPresent(files::add);
    files.sort(
        Comparator.comparingInt((MetadataFile file) -> file.version())
            .thenComparingLong(MetadataFile::updated)
            .reversed());
    return files;
  }

  private Optional<String> problem(MetadataLocations.Entry entry, boolean all) throws IOException {
    Path named = entry.metadata();
    Path table = table(named);
    if (!new FolderDeleter(warehouse).holds(named) || table == null) {
      return Optional.of(
          "The catalog's table %s is outside the warehouse, in %s: the locations of tables are absolute, so a copied lake cannot be used. Move the lake back to its original path, or load its events again into another folder"
              .formatted(entry.table(), named));
    }
    Optional<MetadataFile> known = MetadataFile.read(named);
    if (known.isEmpty()) {
      return Optional.of(
          "The catalog names the metadata %s of the table %s, which does not exist or cannot be read: %s"
              .formatted(named, entry.table(), register()));
    }
    if (!folderOf(known.get()).startsWith(warehouse)) {
      return Optional.of(
          "The table %s is outside the warehouse, in %s; Tidemark supports only tables in the lake's warehouse: set its location back"
              .formatted(entry.table(), known.get().location()));
    }
    for (MetadataLocations.Entry other : entries) {
      if (other.equals(entry) || !other.metadata().startsWith(table)) continue;
      return Optional.of(shared(entry.table(), table, other.namespace() + "." + other.table()));
    }
    Optional<String> newer = newer(entry.table(), table, known.get(), all);
    return newer.isPresent() ? newer : newerFolder(entry.table(), table, known.get());
  }

  private static String shared(String table, Path folder, String other) {
    return "The table %s and %s have one folder, %s: it is unknown which files are part of which table. Move one of them (in Spark: CREATE TABLE … AS SELECT, then DROP)"
        .formatted(table, other, folder);
  }

  private String register() {
    return "catalog.db is out of date, for example restored from an older copy. Run `tidemark register --dir %s`"
        .formatted(warehouse.getParent());
  }

  /**
   * Returns the problem if the table's own folder contains metadata that is newer than the
   * catalog's, or metadata of another table.
   */
  private Optional<String> newer(String name, Path table, MetadataFile known, boolean all)
      throws IOException {
    Optional<Path> hint = VersionHint.read(table);
    for (Path path : MetadataFile.list(table)) {
      if (path.equals(known.path())) continue;
      int ahead = MetadataFile.version(path) - known.version();
      boolean hinted = hint.isPresent() && hint.get().equals(path);
      boolean suspicious = ahead > 0 || (ahead == 0 && hinted);
      if (!suspicious && !all) continue;
      Optional<MetadataFile> file = MetadataFile.read(path);
      if (file.isEmpty()) {
        if (!hinted || !suspicious || Files.notExists(path)) continue;
        return Optional.of(
            "The catalog names the metadata %s of the table %s, but %s was committed after it and cannot be read: restore that file, or select other metadata with `tidemark register --metadata FILE --dir %s`"
                .formatted(known.path(), name, path.getFileName(), warehouse.getParent()));
      }
      if (!file.get().uuid().equals(known.uuid())) {
        return Optional.of(shared(name, table, "another table, whose metadata is " + path));
      }
      if (!suspicious || (!hinted && ahead == 1 && isAttempt(path, known.path()))) continue;
      return Optional.of(
          "The catalog names the metadata %s of the table %s, but there is a newer one, %s: %s"
              .formatted(known.path(), name, path.getFileName(), register()));
    }
    return Optional.empty();
  }

  /**
   * Returns whether Tidemark built the metadata on the metadata in the catalog and never committed
   * it.
   */
  boolean isAttempt(Path newer, Path named) {
    TableMetadata attempt;
    try {
      attempt = TableMetadataParser.read(io, Locations.of(newer));
    } catch (NotFoundException goneMeanwhile) {
      return false;
    } catch (RuntimeException halfWritten) {
      return true;
    }
    try {
      TableMetadata base = TableMetadataParser.read(io, Locations.of(named));
      if (attempt.previousFiles().isEmpty()) return false;
      Path upon = Locations.path(attempt.previousFiles().getLast().file());
      if (!paths.of(upon).equals(paths.of(named))) return false;
      for (Snapshot snapshot : attempt.snapshots()) {
        if (base.snapshot(snapshot.snapshotId()) == null && !CommitLog.isOurs(snapshot))
          return false;
      }
      return namesNoSnapshotAnew(attempt, base);
    } catch (RuntimeException unreadBase) {
      return false;
    }
  }

  /**
   * Returns whether only the main branch has moved, and only to a new snapshot. Our commits never
   * create tags or branches and never go back to an existing snapshot.
   */
  private static boolean namesNoSnapshotAnew(TableMetadata attempt, TableMetadata base) {
    for (var ref : attempt.refs().entrySet()) {
      if (ref.getValue().equals(base.ref(ref.getKey()))) continue;
      boolean isNew = base.snapshot(ref.getValue().snapshotId()) == null;
      if (!isNew || !ref.getKey().equals(SnapshotRef.MAIN_BRANCH)) return false;
    }
    return true;
  }

  /**
   * Returns the reason why a table could not be used after registering this metadata; empty if it
   * could.
   *
   * @param table the folder of the table
   */
  Optional<String> standsInTheWay(String name, Path table, MetadataFile chosen) throws IOException {
    Optional<Path> hint = VersionHint.read(table);
    for (MetadataFile file : readAll(table)) {
      int ahead = file.version() - chosen.version();
      boolean hinted = hint.isPresent() && hint.get().equals(file.path());
      if (ahead < 1 || (!hinted && ahead == 1 && isAttempt(file.path(), chosen.path()))) continue;
      Optional<String> fault = MetadataFile.fault(file.path(), io);
      if (fault.isPresent() && ahead == 1) continue;
      if (fault.isPresent()) {
        // Metadata more than one version ahead was committed: the table would be rejected because
        // of it.
        return Optional.of(
            "its newer metadata %s %s; restore it, or move it out of that folder first"
                .formatted(file.path(), fault.get()));
      }
      return Optional.of(
          "there is a newer one, which can be read: %s; move it out of that folder first"
              .formatted(file.path()));
    }
    for (Path other : folders) {
      if (other.equals(table) || !name(other).equals(name)) continue;
      for (MetadataFile file : readAll(other)) {
        if (file.sequence() == 0 || file.updated() <= chosen.updated()) continue;
        return Optional.of(
            "a newer table %s with events is in %s; move that folder out of the warehouse first"
                .formatted(name, other));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the problem if there is a newer table of the same name that the catalog, an older copy,
   * does not contain.
   */
  private Optional<String> newerFolder(String name, Path table, MetadataFile known)
      throws IOException {
    for (Path other : folders) {
      if (other.equals(table) || !name(other).equals(name) || entryIn(other).isPresent()) continue;
      for (MetadataFile file : readAll(other)) {
        if (file.sequence() == 0 || file.updated() <= known.updated()) continue;
        return Optional.of(
            "The catalog has the table %s in %s, but a newer one is in %s: %s"
                .formatted(name, table, other, register()));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the problem if other folders of the warehouse contain newer metadata of the same table,
   * or files of the table.
   */
  private Optional<String> elsewhere(MetadataLocations.Entry entry) throws IOException {
    MetadataFile known = MetadataFile.read(entry.metadata()).orElseThrow();
    Path location = folderOf(known);
    for (MetadataLocations.Entry other : entries) {
      if (other.equals(entry)) continue;
      Optional<MetadataFile> file = MetadataFile.read(other.metadata());
      if (file.isEmpty()) continue;
      if (file.get().uuid().equals(known.uuid()) || overlap(folderOf(file.get()), location)) {
        String name = other.namespace() + "." + other.table();
        return Optional.of(shared(entry.table(), location, name));
      }
    }
    List<Path> own = List.of(location.resolve("metadata"), parent(entry.metadata()));
    for (var folder : MetadataFolders.in(warehouse).entrySet()) {
      if (own.contains(folder.getKey())) continue;
      // Whatever this metadata contains, and even if it cannot be read: it is not this table's.
      if (folder.getKey().startsWith(location)) {
        for (Path any : folder.getValue()) {
          if (MetadataFile.isOfView(any)) continue;
          return Optional.of(shared(entry.table(), location, "the table of " + any));
        }
      }
      for (Path path : folder.getValue()) {
        for (MetadataFile file : MetadataFile.read(path).stream().toList()) {
          Optional<String> problem = elsewhere(entry.table(), known, location, file);
          if (problem.isPresent()) return problem;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> elsewhere(
      String table, MetadataFile known, Path location, MetadataFile file) {
    if (!file.uuid().equals(known.uuid())) {
      return overlap(folderOf(file), location)
          ? Optional.of(shared(table, location, "the table of " + file.path()))
          : Optional.empty();
    }
    boolean newer =
        file.sequence() > known.sequence()
            || (file.sequence() == known.sequence() && file.updated() > known.updated());
    if (!newer) return Optional.empty();
    return Optional.of(
        "The catalog names the metadata %s of the table %s, but there is a newer one, %s: %s"
            .formatted(known.path(), table, file.path(), register()));
  }

  private static boolean overlap(Path folder, Path other) {
    return folder.startsWith(other) || other.startsWith(folder);
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /** Returns the folder of the table that this metadata is part of. */
  static @Nullable Path table(Path metadata) {
    Path folder = metadata.getParent();
    return folder == null ? null : folder.getParent();
  }
}
