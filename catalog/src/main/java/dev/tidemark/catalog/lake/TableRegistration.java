package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.storage.FolderDeleter;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.storage.MetadataFile;
import dev.tidemark.catalog.storage.RealPaths;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Registers tables in a lake's catalog again, each with its newest metadata in the warehouse. For a
 * catalog that is missing, empty or older than the tables, and for a table that was dropped.
 * Deletes nothing, and does not change ambiguous tables. Not thread-safe.
 */
public final class TableRegistration implements AutoCloseable {
  private final Lake lake;
  private final boolean dryRun;
  private final List<String> done = new ArrayList<>();
  private final List<String> rejected = new ArrayList<>();

  TableRegistration(Lake lake, boolean dryRun) {
    this.lake = lake;
    this.dryRun = dryRun;
  }

  /**
   * The result for each table, one sentence each.
   *
   * @param done tables that were registered, or were already registered
   * @param rejected tables that were not changed, with the reason
   */
  public record Report(List<String> done, List<String> rejected) {
    public Report {
      done = List.copyOf(done);
      rejected = List.copyOf(rejected);
    }
  }

  /**
   * Opens the lake in a folder without checking its tables.
   *
   * @throws LakeException if there is no lake of this format that was created there
   */
  public static TableRegistration of(Path folder, boolean dryRun) {
    try {
      if (!Files.exists(folder.resolve(LakeFormat.FILE))) {
        throw new LakeException(
            "There is no lake of format %d in %s (it has no %s)"
                .formatted(LakeFormat.VERSION, folder, LakeFormat.FILE));
      }
      return new TableRegistration(Lake.open(LakeFolders.make(folder), Clock.systemUTC()), dryRun);
    } catch (IOException | SQLException e) {
      throw new LakeException("The lake %s cannot be opened: %s".formatted(folder, e), e);
    }
  }

  /** Registers the newest metadata of every table whose folder is in the warehouse. */
  public Report all() {
    return all(lake.registry());
  }

  /** Registers tables like {@link #all()}, for a check made earlier. */
  Report all(MetadataCheck metadataCheck) {
    for (Path folder : metadataCheck.folders()) {
      try {
        table(metadataCheck, folder);
      } catch (IOException | RuntimeException e) {
        // Continue with the other tables.
        reject(folder, String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()));
      }
    }
    return new Report(done, rejected);
  }

  private void table(MetadataCheck metadataCheck, Path folder) throws IOException {
    if (!MetadataCheck.holdsEvents(folder)) return;
    ReadableMetadata readableMetadata = whole(metadataCheck, folder);
    List<MetadataFile> files = readableMetadata.files();
    if (!readableMetadata.faults().isEmpty()) {
      reject(
          folder,
          "%s; older metadata is not registered instead: restore it, or select the metadata to register, for example with `tidemark register --metadata %s --dir %s`"
              .formatted(
                  String.join("; ", readableMetadata.faults()),
                  files.isEmpty() ? "FILE" : files.getFirst().path(),
                  lake.dir()));
      return;
    }
    if (files.stream().map(MetadataFile::uuid).distinct().count() > 1) {
      reject(folder, "contains metadata of several tables; select one with --metadata");
      return;
    }
    MetadataFile any = files.getFirst();
    if (!liesIn(any, folder)) {
      reject(folder, "its table is in %s; a copy cannot be registered".formatted(any.location()));
      return;
    }
    Optional<MetadataFile> newest = newest(metadataCheck, folder, files);
    if (newest.isEmpty()) {
      List<Path> names = files.stream().map(file -> file.path().getFileName()).limit(3).toList();
      reject(folder, "it is not clear which of %s is the newest; use --metadata".formatted(names));
      return;
    }
    Optional<String> fault = MetadataFile.fault(newest.get().path(), metadataCheck.io());
    if (fault.isPresent()) {
      reject(folder, "its metadata %s %s".formatted(newest.get().path(), fault.get()));
      return;
    }
    Optional<MetadataLocations.Entry> entry = metadataCheck.entryIn(folder);
    if (entry.isPresent()) again(metadataCheck, entry.get(), newest.get());
    else missing(metadataCheck, folder, newest.get());
  }

  /**
   * The readable metadata of a table.
   *
   * @param files complete metadata files, newest first
   * @param faults newer metadata files that cannot be read, each with the reason
   */
  private record ReadableMetadata(List<MetadataFile> files, List<String> faults) {}

  private static ReadableMetadata whole(MetadataCheck metadataCheck, Path folder)
      throws IOException {
    List<MetadataFile> files = new ArrayList<>(MetadataCheck.readAll(folder));
    Set<Path> broken = new LinkedHashSet<>(MetadataFile.list(folder));
    files.forEach(file -> broken.remove(file.path()));
    // Metadata with a readable start may be cut off later.
    while (!files.isEmpty()
        && MetadataFile.fault(files.getFirst().path(), metadataCheck.io()).isPresent()) {
      broken.add(files.removeFirst().path());
    }
    int newest = files.isEmpty() ? -1 : files.getFirst().version();
    broken.removeIf(path -> MetadataFile.version(path) <= newest);
    // The metadata in the catalog and in the version hint was committed, whether it still exists or
    // not.
    Optional<Path> entry = metadataCheck.entryIn(folder).map(MetadataLocations.Entry::metadata);
    Optional<Path> hint = VersionHint.named(folder);
    for (Path named : Stream.concat(entry.stream(), hint.stream()).toList()) {
      boolean isOlder = MetadataFile.version(named) < newest;
      if (!isOlder && files.stream().noneMatch(file -> file.path().equals(named))) {
        broken.add(named);
      }
    }
    List<String> faults = new ArrayList<>();
    for (Path path : broken) {
      if (isLeftOfACommit(path, entry, hint) || MetadataFile.isOfView(path)) continue;
      MetadataFile.fault(path, metadataCheck.io())
          .ifPresent(why -> faults.add("its metadata %s %s".formatted(path, why)));
    }
    return new ReadableMetadata(files, faults);
  }

  /**
   * Returns whether the metadata is one version ahead of the metadata that both the catalog and the
   * version hint contain: a killed commit left it.
   */
  private static boolean isLeftOfACommit(Path path, Optional<Path> entry, Optional<Path> hint) {
    return entry.isPresent()
        && entry.equals(hint)
        && MetadataFile.version(path) == MetadataFile.version(entry.get()) + 1;
  }

  /** Returns the metadata that was committed last; empty if that is ambiguous. */
  private static Optional<MetadataFile> newest(
      MetadataCheck metadataCheck, Path folder, List<MetadataFile> files) {
    MetadataFile highest = files.getFirst();
    boolean alone = files.stream().filter(f -> f.version() == highest.version()).count() == 1;
    Optional<Path> hint = VersionHint.read(folder);
    Optional<MetadataFile> hinted =
        files.stream().filter(file -> hint.isPresent() && file.path().equals(hint.get())).findAny();
    if (hinted.isEmpty()) return alone ? Optional.of(highest) : Optional.empty();
    int ahead = highest.version() - hinted.get().version();
    if (ahead == 0) return hinted;
    if (ahead > 1) return alone ? Optional.of(highest) : Optional.empty();
    boolean attempts =
        files.stream()
            .filter(file -> file.version() == highest.version())
            .allMatch(file -> metadataCheck.isAttempt(file.path(), hinted.get().path()));
    return attempts ? hinted : Optional.empty();
  }

  private void again(
      MetadataCheck metadataCheck, MetadataLocations.Entry entry, MetadataFile newest) {
    if (!entry.namespace().equals(Lake.NAMESPACE)) {
      done.add("%s.%s: is registered".formatted(entry.namespace(), entry.table()));
    } else if (MetadataFile.version(entry.metadata()) > newest.version()
        || entry.metadata().equals(newest.path())) {
      done.add("%s: is registered".formatted(entry.table()));
    } else {
      register(metadataCheck, entry.table(), newest.path());
    }
  }

  private void missing(MetadataCheck metadataCheck, Path folder, MetadataFile newest)
      throws IOException {
    String name = MetadataCheck.name(folder);
    Optional<String> view = metadataCheck.viewInTheWay(name);
    if (view.isPresent()) {
      reject(folder, view.get());
      return;
    }
    Optional<MetadataLocations.Entry> other = metadataCheck.entry(name);
    if (other.isPresent()) {
      Optional<MetadataFile> its = MetadataFile.read(other.get().metadata());
      if (its.isPresent() && its.get().updated() > newest.updated()) {
        done.add(
            "%s: is registered; an older table with this name is in %s".formatted(name, folder));
      } else {
        reject(
            folder,
            "another table is registered as %s, in %s; use --metadata"
                .formatted(name, other.get().metadata()));
      }
      return;
    }
    for (Path another : metadataCheck.folders()) {
      if (!another.equals(folder)
          && MetadataCheck.name(another).equals(name)
          && MetadataCheck.holdsEvents(another)) {
        reject(folder, "another table %s is in %s; use --metadata".formatted(name, another));
        return;
      }
    }
    register(metadataCheck, name, newest.path());
  }

  /**
   * Registers the given metadata of a table, whatever the catalog contains for this table.
   *
   * @throws LakeException if it is not metadata of a table in this warehouse, or if newer metadata
   *     or a newer table prevents it
   */
  public Report one(Path file) {
    try {
      MetadataCheck metadataCheck = lake.registry();
      Path metadata = file.toRealPath();
      Path folder = MetadataCheck.table(metadata);
      Optional<MetadataFile> read = MetadataFile.read(metadata);
      if (folder == null
          || read.isEmpty()
          || !new FolderDeleter(lake.warehouse()).holds(metadata)
          || !liesIn(read.get(), folder)) {
        throw new LakeException(
            "%s is not metadata of a table of this lake, or cannot be read".formatted(file));
      }
      Optional<String> fault = MetadataFile.fault(metadata, metadataCheck.io());
      if (fault.isPresent()) {
        throw new LakeException("%s %s".formatted(metadata, fault.get()));
      }
      String name = MetadataCheck.name(folder);
      requireNoView(metadataCheck, name);
      Optional<String> before = metadataCheck.standsInTheWay(name, folder, read.get());
      if (before.isPresent()) {
        throw new LakeException("%s is not registered: %s".formatted(metadata, before.get()));
      }
      Optional<MetadataLocations.Entry> replaced = metadataCheck.entry(name);
      register(metadataCheck, name, metadata);
      replaced
          .map(entry -> MetadataCheck.table(entry.metadata()))
          .filter(other -> !other.equals(folder))
          .ifPresent(
              other ->
                  done.add(
                      "%s: the table in %s is no longer in the catalog".formatted(name, other)));
      return new Report(done, rejected);
    } catch (IOException e) {
      throw new LakeException("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static void requireNoView(MetadataCheck metadataCheck, String name) {
    Optional<String> view = metadataCheck.viewInTheWay(name);
    if (view.isPresent()) throw new LakeException(view.get());
  }

  private static boolean liesIn(MetadataFile file, Path folder) {
    RealPaths paths = new RealPaths();
    return paths.ofFolder(Locations.path(file.location())).equals(paths.ofFolder(folder));
  }

  /**
   * Creates a new, empty table for a topic whose table was renamed or dropped; the files of the old
   * table remain.
   *
   * @throws LakeException if the catalog has a table or a view of the name
   */
  public Report create(Topic topic) {
    TableDefinition definition = TableDefinition.of(topic);
    MetadataCheck metadataCheck = lake.registry();
    requireNoView(metadataCheck, definition.name());
    if (metadataCheck.entry(definition.name()).isPresent()) {
      throw new LakeException(
          "The catalog already has a table %s; no new one is created".formatted(definition.name()));
    }
    List<String> older = older(definition.name());
    if (!dryRun) lake.tables().create(definition);
    done.add("%s: %s, empty".formatted(definition.name(), dryRun ? "would be created" : "created"));
    done.addAll(older);
    return new Report(done, rejected);
  }

  /** Returns messages about tables of a name that are not in the catalog. */
  private List<String> older(String name) {
    MetadataCheck metadataCheck = lake.registry();
    List<String> older = new ArrayList<>();
    try {
      for (Path folder : metadataCheck.folders()) {
        if (!MetadataCheck.name(folder).equals(name) || !MetadataCheck.holdsEvents(folder))
          continue;
        if (metadataCheck.entryIn(folder).isPresent()) continue;
        List<MetadataFile> files = whole(metadataCheck, folder).files();
        older.add(
            "%s: an older one is in %s and not in the catalog; its events are not in the new table. `tidemark register --metadata %s --dir %s` registers it instead"
                .formatted(
                    name, folder, files.isEmpty() ? "FILE" : files.getFirst().path(), lake.dir()));
      }
    } catch (IOException e) {
      throw new LakeException("The warehouse cannot be read: " + e, e);
    }
    return older;
  }

  private void register(MetadataCheck metadataCheck, String table, Path metadata) {
    Optional<String> listed =
        metadataCheck.entry(table).filter(entry -> entry.isOurs()).map(entry -> entry.location());
    String what = dryRun ? "would be registered" : "registered";
    try {
      if (!dryRun && !lake.register(table, listed, Locations.of(metadata))) {
        done.add(table + ": is registered");
        return;
      }
    } catch (RuntimeException e) {
      throw new LakeException(
          "%s is not registered with %s: %s".formatted(table, metadata, e.getMessage()), e);
    }
    done.add("%s: %s with %s".formatted(table, what, metadata.getFileName()));
  }

  private void reject(Path folder, String why) {
    rejected.add(folder + ": " + why);
  }

  @Override
  public void close() {
    lake.close();
  }
}
