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
 * Takes the snapshots of a table that hold erased rows, and with them every file that no other
 * snapshot needs: those from the first that holds such a row up to the newest, which does not.
 */
final class SnapshotPurge {
  private final Table table;
  private final TableErasure erasure;
  private final DeletableFiles deletable;
  private final Runnable requireDeletable;
  private final DeletionJournal deletionJournal;
  private final List<String> left = new ArrayList<>();

  /**
   * The history of a table.
   *
   * @param deletable which of its files may be deleted
   * @param requireDeletable throws where none of the table's files may be deleted
   */
  SnapshotPurge(
      Table table, TableErasure erasure, DeletableFiles deletable, Runnable requireDeletable) {
    this.table = table;
    this.erasure = erasure;
    this.deletable = deletable;
    this.requireDeletable = requireDeletable;
    this.deletionJournal = new DeletionJournal(Locations.path(table.location()));
  }

  /** The snapshots from the first that holds such rows to the newest, the oldest first. */
  List<Snapshot> holding() {
    table.refresh();
    List<Snapshot> all =
        StreamSupport.stream(table.snapshots().spliterator(), false)
            .sorted(Comparator.comparingLong(Snapshot::sequenceNumber))
            .toList();
    // In order of time each manifest is read once, and each file looked at once.
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

  /** Takes these snapshots but for the newest of the table, and the files that they alone have. */
  void expireBefore(List<Snapshot> holding, Instant now) throws IOException {
    Snapshot current = table.currentSnapshot();
    List<Snapshot> snapshots =
        holding.stream()
            .filter(s -> current == null || s.snapshotId() != current.snapshotId())
            .toList();
    if (snapshots.isEmpty()) return;
    // Before anything goes: who follows the table must be told what came after these.
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
   * Does what was noted, by this erasure or one that was killed. What a snapshot still needs stays
   * noted: another erasure may be about to expire that snapshot, and be killed afterwards.
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
   * Deletes a folder that is left empty, and those above it, where their names tell values: other
   * engines call them {@code org=acme}. Our own are days, and loaders write to them.
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

  /** What was named, and was left all the same, and why. */
  List<String> left() {
    return left;
  }

  /** Every file that would go with these snapshots: what no other snapshot needs. */
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

  /** Deletes those of the files that are the table's own. */
  private void delete(Set<Path> unneeded) throws IOException {
    deletable
        .keepOthers(unneeded)
        .forEach(
            (file, why) ->
                left.add(
                    "%s: the history of %s, or the note of an erasure, names it, but %s; it is left"
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
