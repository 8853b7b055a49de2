package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.index.ExpiredCommits;
import dev.tidemark.catalog.index.ManifestReader;
import dev.tidemark.catalog.lake.DeletableFiles;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.storage.Fsync;
import dev.tidemark.catalog.storage.Locations;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Expires the snapshots of a table that contain erased rows, and deletes every file that no other
 * snapshot needs. These are the snapshots from the first that contains such a row up to the newest,
 * which contains none.
 */
final class SnapshotPurge {
  private final Table table;
  private final TableErasure erasure;
  private final DeletableFiles deletable;
  private final Runnable requireDeletable;
  private final DeletionJournal deletionJournal;
  private final List<String> left = new ArrayList<>();

  /**
   * Creates a purge of a table's history.
   *
   * @param deletable which files of the table may be deleted
   * @param requireDeletable throws if no file of the table may be deleted
   */
  SnapshotPurge(
      Table table, TableErasure erasure, DeletableFiles deletable, Runnable requireDeletable) {
    this.table = table;
    this.erasure = erasure;
    this.deletable = deletable;
    this.requireDeletable = requireDeletable;
    this.deletionJournal = new DeletionJournal(Locations.path(table.location()));
  }

  /**
   * Returns the snapshots from the first that contains such rows to the newest, the oldest first.
   */
  List<Snapshot> holding() {
    table.refresh();
    List<Snapshot> all =
        StreamSupport.stream(table.snapshots().spliterator(), false)
            .sorted(Comparator.comparingLong(Snapshot::sequenceNumber))
            .toList();
    // In order of time, each manifest and each file is read once.
    Set<String> manifests = new HashSet<>();
    Set<Path> known = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      List<Path> files = new ArrayList<>();
      for (ManifestFile manifest : all.get(i).dataManifests(table.io())) {
        if (!manifests.add(manifest.path())) continue;
        for (DataFile file :
            ManifestReader.read(manifest, table.io(), table.specs(), table.schema())) {
          Path path = Path.of(file.path());
          if (known.add(path) && erasure.mayHold(file) && Files.exists(path)) files.add(path);
        }
      }
      if (!erasure.count(files).isEmpty()) return all.subList(i, all.size());
    }
    return List.of();
  }

  /**
   * Expires these snapshots, except the newest of the table, and deletes the files that only they
   * have.
   */
  void expireBefore(List<Snapshot> holding, Instant now) throws IOException {
    Snapshot current = table.currentSnapshot();
    List<Snapshot> snapshots =
        holding.stream()
            .filter(s -> current == null || s.snapshotId() != current.snapshotId())
            .toList();
    if (snapshots.isEmpty()) return;
    // Before the expiry: follow queries need to know what was committed after these snapshots.
    var remembered = ExpiredCommits.property(snapshots, now);
    table.updateProperties().set(remembered.getKey(), remembered.getValue()).commit();
    deletionJournal.write(going(snapshots));
    ExpireSnapshots expire =
        table.expireSnapshots().expireOlderThan(0).cleanupLevel(ExpireSnapshots.CleanupLevel.NONE);
    for (Snapshot snapshot : snapshots) expire.expireSnapshotId(snapshot.snapshotId());
    expire.commit();
    finish();
  }

  /**
   * Deletes the recorded files, of this erasure or of a killed one. A file that a snapshot still
   * needs stays recorded: another erasure may be about to expire that snapshot, and be killed
   * afterwards.
   */
  void finish() throws IOException {
    Map<Path, Set<Path>> notes = deletionJournal.read();
    if (notes.isEmpty()) return;
    requireDeletable.run();
    table.refresh();
    ReferencedFiles needed = needed(all());
    Set<Path> unneeded = new LinkedHashSet<>();
    for (Set<Path> files : notes.values()) {
      for (Path file : files) {
        Path real = deletable.paths().of(file);
        if (!needed.contains(real)) unneeded.add(real);
      }
    }
    Set<Path> done = new HashSet<>(unneeded);
    delete(unneeded);
    for (var note : notes.entrySet()) {
      List<Path> open = new ArrayList<>(note.getValue());
      open.removeIf(file -> done.contains(deletable.paths().of(file)));
      deletionJournal.leave(note.getKey(), note.getValue().size(), open);
    }
  }

  /**
   * Deletes a folder that has become empty, and its empty parents, if their names contain values:
   * other engines name folders {@code org=acme}. Tidemark's own folders are days, and loads write
   * to them.
   */
  private static void forget(Path folder) throws IOException {
    Path left = folder;
    while (left != null && String.valueOf(left.getFileName()).indexOf('=') > 0) {
      try (Stream<Path> entries = Files.list(left)) {
        if (entries.findAny().isPresent()) return;
      }
      try {
        Files.delete(left);
      } catch (DirectoryNotEmptyException usedMeanwhile) {
        return;
      }
      left = left.getParent();
      if (left != null) Fsync.sync(left);
    }
  }

  /** Returns the recorded files that were not deleted, and why. */
  List<String> left() {
    return left;
  }

  /**
   * Returns every file that is deleted with these snapshots: the files that no other snapshot
   * needs.
   */
  Set<Path> going(List<Snapshot> holding) {
    Set<Path> going = needed(holding).all();
    List<Snapshot> kept = new ArrayList<>(all());
    kept.removeAll(holding);
    going.removeAll(needed(kept).all());
    return going;
  }

  private List<Snapshot> all() {
    return StreamSupport.stream(table.snapshots().spliterator(), false).toList();
  }

  private ReferencedFiles needed(List<Snapshot> snapshots) {
    return ReferencedFiles.from(table, snapshots, deletable.paths());
  }

  /** Deletes those of the files that belong to the table. */
  private void delete(Set<Path> unneeded) throws IOException {
    deletable
        .keepOthers(unneeded)
        .forEach(
            (file, why) ->
                left.add(
                    "%s: the history of %s, or the journal of an erasure, contains it, but %s; it is kept"
                        .formatted(file, table.name(), why)));
    Set<Path> folders = new LinkedHashSet<>();
    for (Path file : unneeded) {
      deletable.delete(file);
      Path folder = file.getParent();
      if (folder != null && Files.isDirectory(folder)) folders.add(folder);
    }
    for (Path folder : folders) {
      Fsync.sync(folder);
      forget(folder);
    }
  }
}
