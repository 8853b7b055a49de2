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
 * Which snapshots of a table may go.
 *
 * <p>A cursor pins the snapshot that is the newest when its walk begins, and that may have been the
 * newest for long. So what counts is not when a snapshot was made but when the next one took its
 * place.
 */
record Expiry(MaintenanceOptions options) {
  /** A commit and the reading of all manifest lists: not for a few snapshots at each run. */
  private static final int WORTH_IT = 100;

  /** Unless they have been waiting for so long. */
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
      // Of a clock that was ahead: it was made before the next one all the same.
      replaced = Math.min(replaced, CommitLog.committedAt(snapshot));
    }
    boolean worth = hasWaited || tooMany || expired.size() >= WORTH_IT;
    return worth
        ? Optional.of(new MaintenanceStep.ExpireSnapshots(expired, kept))
        : Optional.empty();
  }

  /**
   * All of them, for an erasure takes those between the first and the newest: those from before it
   * are nobody's ancestors any more.
   */
  private static List<Snapshot> newestFirst(Table table) {
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .sorted(Comparator.comparingLong(Snapshot::sequenceNumber).reversed())
        .toList();
  }

  /** The snapshots of analysts' branches and tags. */
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
   * Expires them in one commit, then deletes what only they held. Not as Iceberg would: it compares
   * texts, and deletes what lies elsewhere or is another table's, too.
   *
   * @return what only they held and stays all the same, and why
   */
  static Map<Path, String> run(
      Table table, MaintenanceStep.ExpireSnapshots step, DeletableFiles deletable)
      throws IOException {
    table.refresh();
    Set<Long> expired = Set.copyOf(step.snapshots());
    Set<Path> files =
        ReachableFiles.of(table, deletable.paths()).only(s -> expired.contains(s.snapshotId()));
    // Asked before anything goes: where nobody can tell, no snapshot does. What is asked behind the
    // commit counts, for others work meanwhile.
    Map<Path, String> _ = deletable.usedByOthers(files);
    // Nothing by age: the table's own rule knows neither cursors nor what took a snapshot's place.
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

  /** What erasures have remembered goes with the last snapshot from before them. */
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
