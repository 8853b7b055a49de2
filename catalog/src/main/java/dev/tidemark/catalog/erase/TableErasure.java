package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.index.ColumnMapping;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.CommitMark;
import dev.tidemark.catalog.write.FileRewriter;
import dev.tidemark.catalog.write.NewFiles;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.catalog.write.RewriteResult;
import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * Removes rows from a table's newest snapshot.
 *
 * <p>Files that contain such rows are rewritten without them and replaced in one commit, on
 * condition that each of them is still in the table. If a compaction was quicker, the erasure tries
 * again with its files; if it is slower, the compaction finds that its own files are gone. Loads do
 * not conflict; therefore what was committed meanwhile is searched afterwards, until a search finds
 * nothing. Rows that are committed after that search are not erased.
 */
final class TableErasure implements AutoCloseable {
  private static final String NAME = "tidemark.erasure";
  private static final int TRIES = 50;

  private final Lake lake;
  private final Topic topic;
  private final Table table;
  private final RowsToErase rows;
  private final FileRewriter fileRewriter;
  private long erased;
  private long files;
  private long bytes;

  TableErasure(Lake lake, Topic topic, Table table, RowsToErase rows) {
    this.lake = lake;
    this.topic = topic;
    this.table = table;
    this.rows = rows;
    this.fileRewriter = new FileRewriter(lake.warehouse(), RewriteLimits.DEFAULT);
  }

  long erased() {
    return erased;
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  /** Returns the condition in terms of the table's newest columns. */
  RowsToErase.BoundCondition meant() {
    return rows.in(columns());
  }

  /** Returns whether a file may contain such a row, by its bounds. */
  boolean mayHold(dev.tidemark.catalog.snapshot.DataFile file) {
    return rows.mayBeIn(file, columns());
  }

  private dev.tidemark.catalog.snapshot.Snapshot columns() {
    return new ColumnMapping(table.schema(), table.properties()).columns(TableDefinition.of(topic));
  }

  /** Returns how many such rows each of these files has; files without any are omitted. */
  Map<Path, Long> count(List<Path> paths) {
    if (paths.isEmpty()) return Map.of();
    return fileRewriter.count(table, paths, meant().condition());
  }

  /**
   * Checks whether each file with such rows can be rewritten without them.
   *
   * @return the live files that contain none and stay
   * @throws LakeException if a file cannot be rewritten
   */
  Set<String> requireRewritable() {
    Snapshot current = table.currentSnapshot();
    Set<String> staying = new HashSet<>();
    if (current == null) return staying;
    try (var tasks = table.newScan().useSnapshot(current.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) staying.add(task.file().location());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Holder holder : holders(current)) {
      staying.remove(holder.file().location());
      if (holder.file().specId() != table.spec().specId()) {
        throw new LakeException(
            "the file %s has a former partitioning; rewrite it with CALL system.rewrite_data_files and 'rewrite-all'"
                .formatted(holder.file().location()));
      }
    }
    return staying;
  }

  /** Returns the number of rows of the table. */
  long total() {
    Snapshot current = table.currentSnapshot();
    if (current == null) return 0;
    long total = 0;
    try (var tasks = table.newScan().useSnapshot(current.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) total += task.file().recordCount();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return total;
  }

  /** Counts the rows that would be erased. */
  void count() {
    table.refresh();
    Snapshot current = table.currentSnapshot();
    if (current != null) add(holders(current));
  }

  /** Commits until the newest snapshot contains no such row. */
  void run(Instant now) throws IOException {
    for (var retries = Retries.withBackoff(TRIES - 1); ; ) {
      table.refresh();
      Snapshot base = table.currentSnapshot();
      if (base == null) return;
      List<Holder> holders = holders(base);
      if (holders.isEmpty()) return;
      if (replace(base, holders, now)) {
        add(holders);
        retries.reset();
      } else if (!retries.next()) {
        throw new LakeException(
            "Topic %s: the erasure failed %d times because of other writers; try again later"
                .formatted(topic.name(), TRIES));
      }
    }
  }

  private record Holder(DataFile file, long rows) {}

  private void add(List<Holder> holders) {
    for (Holder holder : holders) {
      erased += holder.rows();
      files++;
      bytes += holder.file().fileSizeInBytes();
    }
  }

  private List<Holder> holders(Snapshot snapshot) {
    Map<Path, DataFile> possible = new HashMap<>();
    var known = lake.snapshots().at(topic, snapshot.snapshotId());
    Map<Path, dev.tidemark.catalog.snapshot.DataFile> bounds = new HashMap<>();
    known.ifPresent(s -> s.files().forEach(file -> bounds.put(Path.of(file.path()), file)));
    try (var tasks = table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) {
        Path path = Locations.path(task.file().location());
        var file = bounds.get(path);
        boolean ruledOut = file != null && !rows.mayBeIn(file, known.orElseThrow());
        if (!ruledOut) possible.put(path, task.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<Path, Long> counts = count(List.copyOf(possible.keySet()));
    List<Holder> holders = new ArrayList<>();
    possible.forEach(
        (path, file) -> {
          Long rows = counts.get(path);
          if (rows != null) holders.add(new Holder(file, rows));
        });
    return holders;
  }

  private boolean replace(Snapshot base, List<Holder> holders, Instant now) {
    String name = UUID.randomUUID().toString();
    NewFiles names = new NewFiles(table, name, now);
    var condition = meant().condition();
    List<DataFile> added = new ArrayList<>();
    OverwriteFiles overwrite = table.newOverwrite();
    try {
      for (Holder holder : holders) {
        RewriteResult without =
            fileRewriter.rewrite(table, List.of(holder.file()), Optional.of(condition), names);
        added.addAll(without.files());
        overwrite.deleteFile(holder.file());
        without.files().forEach(overwrite::addFile);
      }
      overwrite
          .validateFromSnapshot(base.snapshotId())
          // Also fails if a replaced file is no longer in the table: its rows are in another file.
          .validateNoConflictingDeletes()
          .set(NAME, name);
    } catch (RuntimeException | Error e) {
      drop(added);
      throw e;
    }
    return commit(overwrite, name, base, added);
  }

  /**
   * Commits; returns whether it is done. The new files are deleted only if it is certain that the
   * commit failed: they may be the only ones with these rows.
   */
  private boolean commit(
      OverwriteFiles overwrite, String name, Snapshot base, List<DataFile> added) {
    try {
      overwrite.commit();
      return true;
    } catch (ValidationException | CommitFailedException conflict) {
      drop(added);
      return false;
    } catch (RuntimeException inDoubt) {
      // The response was lost, but the commit may have succeeded.
      if (new CommitMark(NAME, name).isIn(table, base.snapshotId(), inDoubt)) return true;
      drop(added);
      throw inDoubt;
    }
  }

  private static void drop(List<DataFile> added) {
    NewFiles.delete(added.stream().map(file -> Locations.path(file.location())).toList());
  }

  /**
   * Rewrites manifests that still have entries of removed files: the entries contain the lower and
   * upper bounds of the files.
   */
  void forgetFilesThatLeft() {
    table.refresh();
    Snapshot current = table.currentSnapshot();
    if (current == null || current.allManifests(table.io()).stream().noneMatch(this::tellsOfLeft)) {
      return;
    }
    table
        .rewriteManifests()
        .clusterBy(file -> 0)
        .rewriteIf(this::tellsOfLeft)
        .set(NAME, "manifests")
        .commit();
    table.refresh();
  }

  private boolean tellsOfLeft(ManifestFile manifest) {
    return manifest.hasDeletedFiles();
  }

  @Override
  public void close() {
    fileRewriter.close();
  }
}
