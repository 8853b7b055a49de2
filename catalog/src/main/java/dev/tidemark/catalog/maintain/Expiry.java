package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.index.CommitLog;
import dev.tidemark.catalog.index.ExpiredCommits;
import dev.tidemark.catalog.lake.DeletableFiles;
import dev.tidemark.catalog.lake.ReachableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Decides which snapshots of a table expire.
 *
 * <p>A cursor pins the snapshot that is the newest at its first page, and a snapshot may be the
 * newest for a long time. Therefore the age of a snapshot counts from the time when the next one
 * replaced it.
 */
record Expiry(MaintenanceOptions options) {
  /**
   * An expiry costs a commit and reads all manifest lists: it is not worth it for a few snapshots.
   */
  private static final int WORTH_IT = 100;

  /** After this time it is run for a few snapshots, too. */
  private static final long LONGEST_WAIT_MS = 3_600_000;

  Optional<MaintenanceStep.ExpireSnapshots> plan(Table table, Instant now) {
    Snapshot current = table.currentSnapshot();
    if (current == null) return Optional.empty();
    long keepFrom = now.minus(options.keepSnapshots()).toEpochMilli();
    long graceFrom = now.minus(options.grace()).toEpochMilli();
    Set<Long> named = named(table);
    List<Long> expired = new ArrayList<>();
    boolean hasWaited = false;
    boolean tooMany = false;
    int kept = 0;
    long replaced = Long.MAX_VALUE;
    for (Snapshot snapshot : newestFirst(table)) {
      boolean old = replaced < Math.min(keepFrom, graceFrom);
      boolean beyond = kept >= options.maxSnapshots() && replaced < graceFrom;
      if ((old || beyond) && !named.contains(snapshot.snapshotId())) {
        expired.add(snapshot.snapshotId());
        hasWaited |= replaced < keepFrom - LONGEST_WAIT_MS;
        tooMany |= beyond;
      } else {
        kept++;
      }
      // The clock of its writer was ahead: it was still created before the next one.
      replaced = Math.min(replaced, CommitLog.committedAt(snapshot));
    }
    boolean worth = hasWaited || tooMany || expired.size() >= WORTH_IT;
    return worth
        ? Optional.of(new MaintenanceStep.ExpireSnapshots(expired, kept))
        : Optional.empty();
  }

  /**
   * Returns all snapshots. An erasure removes those between the first and the newest, so the ones
   * before it are no longer ancestors of the newest.
   */
  private static List<Snapshot> newestFirst(Table table) {
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .sorted(Comparator.comparingLong(Snapshot::sequenceNumber).reversed())
        .toList();
  }

  /** Returns the snapshots of branches and tags. */
  private static Set<Long> named(Table table) {
    Set<Long> named = new HashSet<>();
    table
        .refs()
        .forEach(
            (name, ref) -> {
              if (name.equals(SnapshotRef.MAIN_BRANCH)) return;
              SnapshotUtil.ancestorsOf(ref.snapshotId(), table::snapshot)
                  .forEach(snapshot -> named.add(snapshot.snapshotId()));
            });
    return named;
  }

  /**
   * Expires snapshots in one commit, then deletes the files that only they contain. Iceberg's own
   * cleanup is not used: it compares paths as texts, and also deletes files that are outside the
   * lake or belong to another table.
   *
   * @return the files that only they contain and that are not deleted, with the reason
   */
  static Map<Path, String> run(
      Table table, MaintenanceStep.ExpireSnapshots step, DeletableFiles deletable)
      throws IOException {
    table.refresh();
    Set<Long> expired = Set.copyOf(step.snapshots());
    Set<Path> files =
        ReachableFiles.of(table, deletable.paths()).only(s -> expired.contains(s.snapshotId()));
    // Checked before the commit: if the check fails, no snapshot expires. The check after the
    // commit decides, because others work meanwhile.
    Map<Path, String> _ = deletable.usedByOthers(files);
    // Not by age: Iceberg's rule knows neither cursors nor when a snapshot was replaced.
    var expiry =
        table.expireSnapshots().expireOlderThan(0).cleanupLevel(ExpireSnapshots.CleanupLevel.NONE);
    step.snapshots().forEach(expiry::expireSnapshotId);
    expiry.commit();
    table.refresh();
    ReachableFiles.of(table, deletable.paths()).removeFrom(files);
    Map<Path, String> kept = deletable.keepOthers(files);
    for (Path file : files) deletable.delete(file);
    forget(table);
    return kept;
  }

  /** Removes the records of erasures whose older snapshots have all expired. */
  private static void forget(Table table) {
    table.refresh();
    long oldest = Long.MAX_VALUE;
    for (Snapshot snapshot : table.snapshots()) {
      oldest = Math.min(oldest, snapshot.sequenceNumber());
    }
    List<String> unneeded = ExpiredCommits.unneeded(table.properties(), oldest);
    if (unneeded.isEmpty()) return;
    var properties = table.updateProperties();
    unneeded.forEach(properties::remove);
    properties.commit();
  }
}
