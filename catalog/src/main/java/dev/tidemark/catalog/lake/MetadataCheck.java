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
 * Whether the catalog names the newest metadata of the tables in a warehouse, as it is at one
 * moment.
 *
 * <p>The problem: a file that nobody knows is an orphan, but the catalog may be a copy of last
 * week, or empty, or speak of a table whose folder another table has. The idea: the metadata files
 * in the folders say themselves of which table they are, and which is newer; the number in their
 * names is raised by each commit. Where the catalog does not name the newest, nothing is done.
 *
 * <p>A commit that was killed leaves metadata that is one ahead of the catalog and was never
 * committed. It is known by this: no {@link VersionHint} names it, it was built upon what the
 * catalog names, all of its new snapshots are of Tidemark, which says so in their summaries, and it
 * gives no other snapshot a name.
 */
final class MetadataCheck {
  private final Path warehouse;
  private final Path folder;
  private final FileIO io;
  private final List<MetadataLocations.Entry> entries;
  private final Set<String> views;
  private final List<Path> folders;
  private final RealPaths paths = new RealPaths();

  /** The folders and the catalog as they are now. */
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

  /** The names of the tables in a folder that hold events, or may, whatever a catalog says. */
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

  /** The catalog's entry whose metadata lies in a table's folder. */
  Optional<MetadataLocations.Entry> entryIn(Path table) {
    return entries.stream().filter(e -> e.metadata().startsWith(paths.ofFolder(table))).findFirst();
  }

  /** The catalog's entry of a table of ours: others may keep theirs in the same database. */
  Optional<MetadataLocations.Entry> entry(String table) {
    String namespace = String.valueOf(folder.getFileName());
    return entries.stream()
        .filter(e -> e.isOurs() && e.namespace().equals(namespace) && e.table().equals(table))
        .findFirst();
  }

  /** The name of the table for which a folder was made: {@code NAME-UUID}, or {@code NAME}. */
  static String name(Path folder) {
    String name = folder.getFileName().toString();
    return name.replaceFirst("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "");
  }

  /**
   * Why a table cannot be used as the catalog has it; empty where it can, or where there is none
   * and has been none.
   */
  Optional<String> problem(String table) throws IOException {
    Optional<MetadataLocations.Entry> entry = entry(table);
    return entry.isPresent() ? problem(entry.get(), false) : absent(table);
  }

  /**
   * The same of a table whose files are about to be deleted: each file in its folder is looked at.
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
              : "is not in the catalog, which is older, or from which it was dropped";
      return Optional.of(
          "The table %s (in %s) %s; it is not made anew, and its files are left alone. %s"
              .formatted(table, candidate, what, wayOut(table)));
    }
    return viewInTheWay(table);
  }

  /** What to do first about a view that has a table's name; empty where there is none. */
  Optional<String> viewInTheWay(String table) {
    if (!views.contains(table)) return Optional.empty();
    return Optional.of(MetadataLocations.dropView(String.valueOf(folder.getFileName()), table));
  }

  private String wayOut(String table) {
    Path lake = warehouse.getParent();
    String first = viewInTheWay(table).map(view -> view + ". ").orElse("");
    return first
        + "Give it its name back (ALTER TABLE … RENAME TO %s; where it was dropped or catalog.db is not the newest: `tidemark register --dir %s`), or begin a new, empty one with `tidemark register --create %s --dir %s`"
            .formatted(table, lake, table, lake);
  }

  /** Whether a table's folder does, or may: later metadata than the first that cannot be read. */
  static boolean holdsEvents(Path table) throws IOException {
    for (Path path : MetadataFile.list(table)) {
      Optional<MetadataFile> file = MetadataFile.read(path);
      boolean isUnread = file.isEmpty() && MetadataFile.version(path) > 0 && Files.exists(path);
      if ((isUnread && !MetadataFile.isOfView(path))
          || (file.isPresent() && file.get().sequence() > 0)) return true;
    }
    return false;
  }

  /** Reads metadata as it was written. */
  FileIO io() {
    return io;
  }

  /** What can be read of the metadata files in a table's folder, the newest first. */
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
          "The catalog's table %s lies elsewhere, in %s: the locations of tables are absolute, and a copied lake cannot be used. Move the lake back to where it was made, or load its events anew into another folder"
              .formatted(entry.table(), named));
    }
    Optional<MetadataFile> known = MetadataFile.read(named);
    if (known.isEmpty()) {
      return Optional.of(
          "The catalog names the metadata %s of the table %s, which is not there or cannot be read: %s"
              .formatted(named, entry.table(), register()));
    }
    if (!folderOf(known.get()).startsWith(warehouse)) {
      return Optional.of(
          "The table %s lies elsewhere, in %s; Tidemark keeps none that is not in the lake's warehouse: set its location back"
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
    return "The table %s and %s have one folder, %s: nobody can tell whose files are whose. Move one of them (in Spark: CREATE TABLE … AS SELECT, then DROP)"
        .formatted(table, other, folder);
  }

  private String register() {
    return "catalog.db is not the newest, such as a copy that was put back. Run `tidemark register --dir %s`"
        .formatted(warehouse.getParent());
  }

  /** Metadata in the table's own folder that is newer than what the catalog names, or another's. */
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
            "The catalog names the metadata %s of the table %s, but %s was committed after it and cannot be read: restore that file, or choose with `tidemark register --metadata FILE --dir %s`"
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

  /** Whether metadata was built by us upon that which the catalog names, and never committed. */
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

  /** None of our commits makes a tag or a branch, or goes back to a snapshot that was there. */
  private static boolean namesNoSnapshotAnew(TableMetadata attempt, TableMetadata base) {
    for (var ref : attempt.refs().entrySet()) {
      if (ref.getValue().equals(base.ref(ref.getKey()))) continue;
      boolean isNew = base.snapshot(ref.getValue().snapshotId()) == null;
      if (!isNew || !ref.getKey().equals(SnapshotRef.MAIN_BRANCH)) return false;
    }
    return true;
  }

  /**
   * Why a table could not be used with this metadata, were it registered; empty where it could.
   *
   * @param table its folder
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
        // Whatever is more than one ahead was committed: the table would be rejected for it.
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
            "a newer table %s, with events, lies in %s; move that folder out of the warehouse first"
                .formatted(name, other));
      }
    }
    return Optional.empty();
  }

  /** A younger table of the same name, which an older copy of the catalog does not know. */
  private Optional<String> newerFolder(String name, Path table, MetadataFile known)
      throws IOException {
    for (Path other : folders) {
      if (other.equals(table) || !name(other).equals(name) || entryIn(other).isPresent()) continue;
      for (MetadataFile file : readAll(other)) {
        if (file.sequence() == 0 || file.updated() <= known.updated()) continue;
        return Optional.of(
            "The catalog has the table %s in %s, but a newer one lies in %s: %s"
                .formatted(name, table, other, register()));
      }
    }
    return Optional.empty();
  }

  /** Other folders of the warehouse that hold newer metadata of the same table, or its files. */
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
      // Whatever it says of itself, or cannot say any more: it is not this table's.
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

  /** The folder of the table whose metadata this is. */
  static @Nullable Path table(Path metadata) {
    Path folder = metadata.getParent();
    return folder == null ? null : folder.getParent();
  }
}
