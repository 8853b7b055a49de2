package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.deadletter.DeadLetterMatcher;
import dev.tidemark.catalog.deadletter.DeadLetterRemoval;
import dev.tidemark.catalog.lake.DeletableFiles;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.lake.Tables;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Erases rows of a topic so that no copy stays in the lake: in the table, its snapshots and
 * manifests, the landing zone, and the dead letters. If the process is killed, a second run
 * finishes the erasure. Beside loads and compactions it loses no other row, and leaves no matching
 * row that was committed before its last scan; rows that are committed later are not erased.
 */
public final class Erasure {
  /** Of reading the table while maintenance deletes files of it. */
  private static final int RETRIES = 20;

  private final Lake lake;
  private final Loader loader;
  private final Clock clock;
  private final EraseOptions options;

  /**
   * Creates erasures in a lake.
   *
   * @param loader loads landed events into the table first, so that only the table is searched
   */
  public Erasure(Lake lake, Loader loader, Clock clock, EraseOptions options) {
    this.lake = lake;
    this.loader = loader;
    this.clock = clock;
    this.options = options;
  }

  /** Returns what {@link #run} would do; changes nothing. */
  public EraseReport plan(Topic topic, RowsToErase rows) {
    return run(topic, rows, true);
  }

  /**
   * Erases the rows.
   *
   * @throws LakeException if the erasure could not be finished; a second run continues it
   */
  public EraseReport run(Topic topic, RowsToErase rows) {
    return run(topic, rows, false);
  }

  private EraseReport run(Topic topic, RowsToErase rows, boolean dryRun) {
    Instant now = clock.instant();
    require(topic, rows);
    long landed = dryRun ? 0 : loader.loadLanded(topic, ProgressListener.NONE).loaded();
    Table table = table(topic, dryRun);
    try (TableErasure erasure = new TableErasure(lake, topic, table, rows);
        DeadLetterMatcher judge = letters(topic, table, erasure.meant())) {
      DeadLetterRemoval removal = new DeadLetterRemoval(lake, topic, judge, options.unclearToo());
      // Before the table: a running retry moves dead letters to the table, and is waited for.
      if (dryRun) removal.plan();
      else removal.remove();
      table.refresh();
      DeletableFiles deletable = lake.deletable(table);
      SnapshotPurge snapshotPurge = history(topic, table, erasure, deletable);
      List<String> unneeded = new ArrayList<>();
      Set<Long> holding = new HashSet<>();
      for (Snapshot snapshot : snapshotPurge.holding()) holding.add(snapshot.snapshotId());
      Snapshot newest = table.currentSnapshot();
      long total = erasure.total();
      if (dryRun) erasure.count();
      else {
        snapshotPurge.finish();
        erasure.run(now);
        erasure.forgetFilesThatLeft();
        snapshotPurge.expireBefore(snapshotPurge.holding(), now);
        unneeded.addAll(snapshotPurge.left());
        // And after the table: a load may have added rejected lines.
        removal.remove();
      }
      DeadLetterRemoval.Result deadLetters = removal.result();
      // If the newest snapshot contains no such row, it stays and does not count.
      if (newest != null && erasure.erased() == 0) holding.remove(newest.snapshotId());
      List<String> open = new ArrayList<>(unneeded);
      open.addAll(deadLetters.unreadable());
      if (deadLetters.unknown() > 0 && !options.unclearToo()) {
        open.add(
            "%d dead letters cannot be matched; check %s"
                .formatted(deadLetters.unknown(), lake.deadLetters()));
      }
      UnreferencedFiles unreferencedFiles = strays(topic, table, erasure, deletable, now);
      open.addAll(unreferencedFiles.delete(dryRun));
      long aside = options.unclearToo() ? unreferencedFiles.deleteSetAside(dryRun) : 0;
      open.addAll(unreferencedFiles.landed(options.unclearToo()));
      for (Path older : lake.olderTables(topic)) {
        open.add(
            "%s: an older table of this name, which was not searched; delete the folder, or delete such rows with the engine that reads it"
                .formatted(older));
      }
      return new EraseReport(
          topic.name(),
          dryRun,
          erasure.erased(),
          total,
          erasure.files(),
          erasure.bytes(),
          holding.size(),
          landed,
          deadLetters.removed(),
          deadLetters.files(),
          options.unclearToo() ? deadLetters.unknown() + deadLetters.unreadableGone() + aside : 0,
          open);
    } catch (LakeException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // A full disk, as reported by a library; or maintenance has expired a snapshot that was about
      // to be read.
      throw new LakeException(
          "Erasing topic %s: the erasure did not complete: %s; run it again"
              .formatted(topic.name(), e),
          e);
    }
  }

  private DeadLetterMatcher letters(
      Topic topic, Table table, RowsToErase.BoundCondition boundCondition) {
    return new DeadLetterMatcher(
        lake, topic, table, boundCondition.condition(), boundCondition.columns());
  }

  /** Returns the table. A dry run neither creates nor changes it. */
  private Table table(Topic topic, boolean dryRun) {
    Optional<Table> there = dryRun ? lake.tables().find(topic) : Optional.empty();
    if (dryRun && there.isEmpty()) return lake.tables().imagine(topic);
    Table table = there.orElseGet(() -> lake.tables().prepare(topic));
    lake.requireDeletable(topic);
    return table;
  }

  private SnapshotPurge history(
      Topic topic, Table table, TableErasure erasure, DeletableFiles deletable) {
    return new SnapshotPurge(table, erasure, deletable, () -> lake.requireDeletable(topic));
  }

  private UnreferencedFiles strays(
      Topic topic, Table table, TableErasure erasure, DeletableFiles deletable, Instant now) {
    return new UnreferencedFiles(
        lake, topic, table, erasure, deletable, now.minus(options.safeAge()));
  }

  /** Rejects an erasure that could not be finished, before anything is written. */
  private void require(Topic topic, RowsToErase rows) {
    for (var retries = Retries.withBackoff(RETRIES); ; ) {
      Table table = null;
      String metadata = "";
      try {
        table = lake.tables().find(topic).orElse(null);
        if (table == null) return;
        metadata = Tables.newestMetadata(table);
        lake.requireDeletable(topic);
        require(topic, table, rows);
        return;
      } catch (IOException | RuntimeException e) {
        // Maintenance may have deleted a file that was about to be read; then the table has
        // changed.
        if (table != null && isMissingFile(e) && isChanged(table, metadata) && retries.next()) {
          continue;
        }
        throw e instanceof LakeException known ? known : Preconditions.unread(topic, e);
      }
    }
  }

  private static boolean isMissingFile(@Nullable Throwable failure) {
    return failure != null
        && (failure instanceof NotFoundException
            || failure instanceof NoSuchFileException
            || isMissingFile(failure.getCause()));
  }

  private static boolean isChanged(Table table, String metadata) {
    try {
      return !Tables.newestMetadata(table).equals(metadata);
    } catch (RuntimeException unreadable) {
      // The first failure is the one to report.
      return false;
    }
  }

  private void require(Topic topic, Table table, RowsToErase rows) throws IOException {
    DeletableFiles deletable = lake.deletable(table);
    Preconditions.require(topic, table, deletable, rows);
    try (TableErasure erasure = new TableErasure(lake, topic, table, rows)) {
      SnapshotPurge snapshotPurge = history(topic, table, erasure, deletable);
      Assessment assessment = validated(topic, snapshotPurge, erasure);
      Preconditions.requireUnreferenced(topic, table, deletable, assessment.holding());
      Set<Path> going = snapshotPurge.going(assessment.holding());
      for (String file : assessment.staying()) going.removeAll(deletable.paths().meant(file));
      Map<Path, String> used = new TreeMap<>(deletable.usedByOthers(going));
      used.putAll(strays(topic, table, erasure, deletable, clock.instant()).usedByOthers());
      Preconditions.requireUnused(topic, table, deletable, used);
    }
  }

  /**
   * The result of reading each file.
   *
   * @param holding the snapshots that must expire
   * @param staying the live files that stay
   */
  private record Assessment(List<Snapshot> holding, Set<String> staying) {}

  private static Assessment validated(
      Topic topic, SnapshotPurge snapshotPurge, TableErasure erasure) {
    try {
      return new Assessment(snapshotPurge.holding(), erasure.requireRewritable());
    } catch (LakeException e) {
      throw Preconditions.unread(topic, e);
    }
  }
}
