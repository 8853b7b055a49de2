package dev.tidemark.catalog.load;

import dev.tidemark.catalog.duckdb.EngineMemory;
import dev.tidemark.catalog.duckdb.LoaderDatabase;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.write.DataFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Compares the events of one batch with the files of the table, each file once. For one thread at a
 * time.
 */
final class Deduplication {
  /** With the delays between them, some two seconds. */
  private static final int LOOKS = 30;

  private final Batch batch;
  private final DuplicateFinder known;
  private final RecentFiles own;
  private final Map<PartitionBatch, Fingerprints> prints;
  private final Set<String> compared = new HashSet<>();

  /** How often a file was missing although the newest snapshot contained it. */
  private final Map<String, Integer> missing = new HashMap<>();

  /**
   * Creates the comparison of a batch.
   *
   * @param own the files that the load has written before this batch
   * @param prints the fingerprints of the partition batches; empty if an event is identified by its
   *     id alone, so that its time does not matter
   */
  Deduplication(
      Batch batch,
      DuplicateFinder known,
      RecentFiles own,
      Map<PartitionBatch, Fingerprints> prints) {
    this.batch = batch;
    this.known = known;
    this.own = own;
    this.prints = prints;
  }

  Collection<Fingerprints> fingerprints() {
    return prints.values();
  }

  /** Returns whether none of these fingerprints contains an event of a partition batch. */
  boolean sharesNothing(PartitionBatch partitionBatch, Collection<Fingerprints> others) {
    Fingerprints events = prints.get(partitionBatch);
    return events != null && others.stream().noneMatch(events::mayShare);
  }

  /** Records, for later batches, the fingerprints of a committed file. */
  void committed(PartitionBatch partitionBatch, Path file) {
    Fingerprints events = prints.get(partitionBatch);
    if (events != null) own.add(file, events);
  }

  /**
   * Finds the events that a snapshot's files contain, as far as the files were not read before.
   *
   * @param drop receives a partition batch and the positions of such events in it; called by many
   *     threads
   * @return false if a file no longer exists: an erasure has deleted it, and its replacement is in
   *     a newer snapshot
   */
  boolean dropKnown(
      Snapshot snapshot,
      LoaderDatabase loaderDatabase,
      LoaderThreads loaderThreads,
      BiConsumer<PartitionBatch, BitSet> drop)
      throws SQLException {
    List<DataFile> unseen =
        snapshot.files().stream().filter(file -> compared.add(file.path())).toList();
    try {
      dropKnown(asked(unseen), loaderDatabase, loaderThreads, drop);
      return true;
    } catch (SQLException e) {
      if (EngineMemory.isShort(e)) throw e;
      Set<String> nowMissing =
          unseen.stream()
              .map(DataFile::path)
              .filter(path -> !Files.exists(Path.of(path)))
              .collect(Collectors.toSet());
      if (nowMissing.isEmpty()) throw unreadable("cannot be read", e);
      for (String path : nowMissing) {
        // If compaction has removed the file, the next snapshot does not contain it; this file
        // stays missing.
        if (missing.merge(path, 1, Integer::sum) > LOOKS)
          throw unreadable("is missing: " + path, e);
      }
      unseen.forEach(file -> compared.remove(file.path()));
      return false;
    }
  }

  private static DataFileException unreadable(String what, SQLException e) {
    return new DataFileException("a data file of the table " + what + ": " + e.getMessage(), e);
  }

  private void dropKnown(
      List<Asked> asked,
      LoaderDatabase loaderDatabase,
      LoaderThreads loaderThreads,
      BiConsumer<PartitionBatch, BitSet> drop)
      throws SQLException {
    UntimedEvents untimed = new UntimedEvents(batch.batchRows());
    BatchRows batchRows = batch.batchRows();
    loaderThreads.each(
        loaderDatabase,
        asked,
        (connection, query) -> {
          BitSet found;
          try {
            found = ask(connection, batchRows, query, untimed);
          } catch (SQLException e) {
            if (!EngineMemory.isShort(e)) throw e;
            try (var _ = loaderDatabase.memory().takeAll()) {
              found = ask(connection, batchRows, query, untimed);
            }
          }
          drop.accept(query.partitionBatch(), found);
        });
    untimed.later(batch).forEach(drop);
  }

  private BitSet ask(Connection connection, BatchRows batchRows, Asked query, UntimedEvents untimed)
      throws SQLException {
    PartitionBatch partitionBatch = query.partitionBatch();
    List<DataFile> files = query.files();
    if (partitionBatch.reach() > 0)
      known.findUntimed(connection, batchRows, partitionBatch, files, untimed);
    return known.find(connection, batchRows, partitionBatch, files);
  }

  /** Returns the partition batches for which files may contain an event, with these files. */
  private List<Asked> asked(List<DataFile> unseen) {
    List<Asked> asked = new ArrayList<>();
    for (PartitionBatch partitionBatch : batch.partitionBatches()) {
      Fingerprints events = prints.get(partitionBatch);
      List<DataFile> files =
          DuplicateFinder.candidates(partitionBatch, unseen).stream()
              .filter(file -> events == null || !own.rulesOut(file, events))
              .toList();
      if (!files.isEmpty()) asked.add(new Asked(partitionBatch, files));
    }
    return asked;
  }

  private record Asked(PartitionBatch partitionBatch, List<DataFile> files) {}
}
