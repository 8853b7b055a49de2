package dev.tidemark.catalog.iceberg;

import dev.tidemark.catalog.files.Locations;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * Registers tables in a lake's catalog again: the newest metadata of each that lies in the
 * warehouse. For a catalog that is missing, empty or older than the tables, and for a table that
 * was dropped. Nothing is deleted, and what is ambiguous is left as it is.
 */
public final class Registration implements AutoCloseable {
  private final Lake lake;
  private final boolean dryRun;
  private final List<String> done = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  private Registration(Lake lake, boolean dryRun) {
    this.lake = lake;
    this.dryRun = dryRun;
  }

  /**
   * What became of the tables, a sentence each.
   *
   * @param done those that were registered, and those that needed nothing
   * @param refused those that were left as they are, and why
   */
  public record Report(List<String> done, List<String> refused) {
    public Report {
      done = List.copyOf(done);
      refused = List.copyOf(refused);
    }
  }

  /**
   * Opens the lake in a folder without a look at its tables.
   *
   * @throws LakeException where there is none of this format that was made there
   */
  public static Registration of(Path folder, boolean dryRun) {
    try {
      if (!Files.exists(folder.resolve(LakeFormat.FILE))) {
        throw new LakeException(
            "There is no lake of format %d in %s (it has no %s)"
                .formatted(LakeFormat.VERSION, folder, LakeFormat.FILE));
      }
      return new Registration(Lake.open(Lake.makeFolders(folder), Clock.systemUTC()), dryRun);
    } catch (IOException | SQLException e) {
      throw new LakeException("The lake %s cannot be opened: %s".formatted(folder, e), e);
    }
  }

  /** Registers the newest metadata of every table whose folder lies in the warehouse. */
  public Report all() {
    Registry registry = lake.registry();
    try {
      for (Path folder : registry.folders()) table(registry, folder);
    } catch (IOException e) {
      throw new LakeException("The warehouse cannot be read: " + e, e);
    }
    return new Report(done, refused);
  }

  private void table(Registry registry, Path folder) throws IOException {
    List<MetadataFile> files = Registry.readAll(folder);
    if (!Registry.holdsEvents(folder)) return;
    if (files.stream().map(MetadataFile::uuid).distinct().count() > 1) {
      refuse(folder, "holds metadata of several tables; look whose it is, and use --metadata");
      return;
    }
    MetadataFile any = files.getFirst();
    if (!Locations.path(any.location()).normalize().equals(folder)) {
      refuse(folder, "its table lies in %s; a copy cannot be registered".formatted(any.location()));
      return;
    }
    Optional<MetadataFile> newest = newest(registry, folder, files);
    if (newest.isEmpty()) {
      List<Path> names = files.stream().map(file -> file.path().getFileName()).limit(3).toList();
      refuse(folder, "it is not clear which of %s is the newest; use --metadata".formatted(names));
      return;
    }
    Optional<TablePointers.Entry> entry = registry.entryIn(folder);
    if (entry.isPresent()) again(entry.get(), newest.get());
    else missing(registry, folder, newest.get());
  }

  /** What was committed last; empty where that is not clear. */
  private static Optional<MetadataFile> newest(
      Registry registry, Path folder, List<MetadataFile> files) {
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
            .allMatch(file -> registry.isAttempt(file.path(), hinted.get().path()));
    return attempts ? hinted : Optional.empty();
  }

  private void again(TablePointers.Entry entry, MetadataFile newest) {
    if (!entry.namespace().equals(Lake.NAMESPACE)) {
      done.add("%s.%s: is registered".formatted(entry.namespace(), entry.table()));
    } else if (MetadataFile.version(entry.metadata()) > newest.version()
        || entry.metadata().equals(newest.path())) {
      done.add("%s: is registered".formatted(entry.table()));
    } else {
      register(entry.table(), newest.path());
    }
  }

  private void missing(Registry registry, Path folder, MetadataFile newest) throws IOException {
    String name = Registry.name(folder);
    Optional<TablePointers.Entry> other = registry.entry(name);
    if (other.isPresent()) {
      Optional<MetadataFile> its = MetadataFile.read(other.get().metadata());
      if (its.isPresent() && its.get().updated() > newest.updated()) {
        done.add("%s: is registered; an older one of its name lies in %s".formatted(name, folder));
      } else {
        refuse(
            folder,
            "another table is registered as %s, in %s; use --metadata"
                .formatted(name, other.get().metadata()));
      }
      return;
    }
    for (Path another : registry.folders()) {
      if (!another.equals(folder)
          && Registry.name(another).equals(name)
          && Registry.holdsEvents(another)) {
        refuse(folder, "another table %s lies in %s; use --metadata".formatted(name, another));
        return;
      }
    }
    register(name, newest.path());
  }

  /**
   * Registers this metadata of a table, whatever the catalog says of the table now.
   *
   * @throws LakeException where it is no metadata of a table in this warehouse
   */
  public Report one(Path file) {
    try {
      Path metadata = file.toRealPath();
      Path folder = Registry.table(metadata);
      Optional<MetadataFile> read = MetadataFile.read(metadata);
      if (folder == null
          || read.isEmpty()
          || !new Contained(lake.warehouse()).holds(metadata)
          || !Locations.path(read.get().location()).normalize().equals(folder)) {
        throw new LakeException("%s is no metadata of a table of this lake".formatted(file));
      }
      register(Registry.name(folder), metadata);
      return new Report(done, refused);
    } catch (IOException e) {
      throw new LakeException("%s cannot be read: %s".formatted(file, e), e);
    }
  }

  /**
   * Makes a new, empty table for a topic whose table was renamed or dropped; the files of that one
   * stay.
   *
   * @throws LakeException where the catalog has a table of the name
   */
  public Report create(Topic topic) {
    TableDefinition definition = TableDefinition.of(topic);
    if (lake.registry().entry(definition.name()).isPresent()) {
      throw new LakeException(
          "The catalog has a table %s; nothing is to be made".formatted(definition.name()));
    }
    if (!dryRun) lake.tables().create(definition);
    done.add("%s: %s, empty".formatted(definition.name(), dryRun ? "would be made" : "made"));
    return new Report(done, refused);
  }

  private void register(String table, Path metadata) {
    if (!dryRun) {
      try {
        lake.register(table, Locations.of(metadata));
      } catch (NotFoundException | AlreadyExistsException | IllegalArgumentException e) {
        throw new LakeException("%s is not registered: %s".formatted(table, e.getMessage()), e);
      }
    }
    done.add(
        "%s: %s with %s"
            .formatted(
                table, dryRun ? "would be registered" : "registered", metadata.getFileName()));
  }

  private void refuse(Path folder, String why) {
    refused.add(folder + ": " + why);
  }

  @Override
  public void close() {
    lake.close();
  }
}
