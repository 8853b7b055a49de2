package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.iceberg.DeletableFiles;
import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.catalog.load.LetterRemoval;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.Progress;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
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

/**
 * Erases rows of a topic so that no copy stays in the lake: not in the table, its snapshots or
 * their manifests, not in what has landed, not among dead letters. Killed anywhere and begun again,
 * it comes to the same end. Beside loaders and compactions it loses no row and leaves none that was
 * committed before its last look; what arrives later has arrived later.
 */
public final class Erasure {
  private final Lake lake;
  private final Loader loader;
  private final Clock clock;
  private final EraseOptions options;

  /**
   * Erasures in a lake.
   *
   * @param loader brings what has landed into its table first, which is then the one place to look
   */
  public Erasure(Lake lake, Loader loader, Clock clock, EraseOptions options) {
    this.lake = lake;
    this.loader = loader;
    this.clock = clock;
    this.options = options;
  }

  /** Says what {@link #run} would do, and does nothing. */
  public EraseReport plan(Topic topic, RowsToErase rows) {
    return run(topic, rows, true);
  }

  /**
   * Erases the rows.
   *
   * @throws LakeException where it could not be done to its end; begun again it goes on
   */
  public EraseReport run(Topic topic, RowsToErase rows) {
    return run(topic, rows, false);
  }

  private EraseReport run(Topic topic, RowsToErase rows, boolean dryRun) {
    Instant now = clock.instant();
    require(topic, rows);
    long landed = dryRun ? 0 : loader.loadLanded(topic, Progress.NONE).loaded();
    Table table = table(topic, dryRun);
    try (TableErasure erasure = new TableErasure(lake, topic, table, rows);
        LetterRows judge = letters(topic, table, erasure.meant())) {
      LetterRemoval removal = new LetterRemoval(lake, topic, judge, options.unclearToo());
      // Before the table: a retry that is at work brings letters there, and is waited for.
      if (dryRun) removal.plan();
      else removal.remove();
      table.refresh();
      DeletableFiles deletable = lake.deletable(table);
      History history = history(topic, table, erasure, deletable);
      List<String> unneeded = new ArrayList<>();
      Set<Long> holding = new HashSet<>();
      for (Snapshot snapshot : history.holding()) holding.add(snapshot.snapshotId());
      Snapshot newest = table.currentSnapshot();
      long total = erasure.total();
      if (dryRun) erasure.count();
      else {
        history.finish();
        erasure.run(now);
        erasure.forgetFilesThatLeft();
        history.expireBefore(history.holding(), now);
        unneeded.addAll(history.left());
        // And after it: a load may have brought lines that are no events.
        removal.remove();
      }
      LetterRemoval.Result letters = removal.result();
      // Where it holds no such row it stays, and counts no more than what came after it.
      if (newest != null && erasure.erased() == 0) holding.remove(newest.snapshotId());
      List<String> open = new ArrayList<>(unneeded);
      open.addAll(letters.unreadable());
      if (letters.unknown() > 0 && !options.unclearToo()) {
        open.add(
            "%d dead letters cannot be read well enough to judge them; look in %s"
                .formatted(letters.unknown(), lake.deadLetters()));
      }
      Strays strays = strays(topic, table, erasure, deletable, now);
      open.addAll(strays.delete(dryRun));
      long aside = options.unclearToo() ? strays.deleteSetAside(dryRun) : 0;
      open.addAll(strays.landed(options.unclearToo()));
      for (Path older : lake.olderTables(topic)) {
        open.add(
            "%s: an older table of this name, which is not looked at; delete the folder, or delete such rows there by the engine that reads it"
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
          letters.removed(),
          letters.files(),
          options.unclearToo() ? letters.unknown() + letters.unreadableGone() + aside : 0,
          open);
    } catch (LakeException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // A full disk, as any of the libraries tells it; or upkeep took a snapshot whose files were
      // about to be looked at.
      throw new LakeException(
          "Topic %s: the erasure came to no end: %s; begin it again".formatted(topic.name(), e), e);
    }
  }

  private LetterRows letters(Topic topic, Table table, RowsToErase.Meant meant) {
    return new LetterRows(lake, topic, table, meant.condition(), meant.columns());
  }

  /** A dry run leaves it as it is, and makes none. */
  private Table table(Topic topic, boolean dryRun) {
    Optional<Table> there = dryRun ? lake.tables().find(topic) : Optional.empty();
    if (dryRun && there.isEmpty()) return lake.tables().imagine(topic);
    Table table = there.orElseGet(() -> lake.tables().prepare(topic));
    lake.requireDeletable(topic);
    return table;
  }

  private History history(
      Topic topic, Table table, TableErasure erasure, DeletableFiles deletable) {
    return new History(table, erasure, deletable, () -> lake.requireDeletable(topic));
  }

  private Strays strays(
      Topic topic, Table table, TableErasure erasure, DeletableFiles deletable, Instant now) {
    return new Strays(lake, topic, table, erasure, deletable, now.minus(options.safeAge()));
  }

  /** Refuses what could not be done to its end, before anything is written. */
  private void require(Topic topic, RowsToErase rows) {
    try {
      Optional<Table> there = lake.tables().find(topic);
      if (there.isEmpty()) return;
      lake.requireDeletable(topic);
      require(topic, there.get(), rows);
    } catch (LakeException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw Preconditions.unread(topic, e);
    }
  }

  private void require(Topic topic, Table table, RowsToErase rows) throws IOException {
    DeletableFiles deletable = lake.deletable(table);
    Preconditions.require(topic, table, deletable, rows);
    try (TableErasure erasure = new TableErasure(lake, topic, table, rows)) {
      History history = history(topic, table, erasure, deletable);
      Judged judged = judged(topic, history, erasure);
      Preconditions.requireUnreferenced(topic, table, deletable, judged.holding());
      Set<Path> going = history.going(judged.holding());
      for (String file : judged.staying()) going.removeAll(deletable.paths().meant(file));
      Map<Path, String> used = new TreeMap<>(deletable.usedByOthers(going));
      used.putAll(strays(topic, table, erasure, deletable, clock.instant()).usedByOthers());
      Preconditions.requireUnused(topic, table, deletable, used);
    }
  }

  /**
   * What the look at each file has shown.
   *
   * @param holding the snapshots that would have to go
   * @param staying the live files that stay
   */
  private record Judged(List<Snapshot> holding, Set<String> staying) {}

  private static Judged judged(Topic topic, History history, TableErasure erasure) {
    try {
      return new Judged(history.holding(), erasure.requireRewritable());
    } catch (LakeException e) {
      throw Preconditions.unread(topic, e);
    }
  }
}
