package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.files.Commits;
import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.catalog.write.NoFieldIdsException;
import dev.tidemark.catalog.write.Rewriting;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;

/** One run over one table. */
final class Run implements Compaction.Watcher {
  private static final System.Logger LOG = System.getLogger(Run.class.getName());

  /** After so many files that cannot be rewritten something else is wrong, such as a full disk. */
  private static final int MOST_FAILURES = 3;

  private final Lake lake;
  private final Survey survey;
  private final Rewriting rewriting;
  private final LeftAlone leftAlone;
  private final Instant now;
  private final long start;
  private final Duration time;
  private final BooleanSupplier stopping;
  private final List<Step> done = new ArrayList<>();
  private final List<Step> left = new ArrayList<>();
  private final List<LakeException> failures = new ArrayList<>();
  private long bytesRead;
  private long bytesWritten;

  /**
   * A run that has begun.
   *
   * @param start by {@link System#nanoTime}
   * @param time after which no step is begun
   * @param stopping whether none is begun any more
   */
  Run(
      Lake lake,
      Survey survey,
      Rewriting rewriting,
      LeftAlone leftAlone,
      Instant now,
      long start,
      Duration time,
      BooleanSupplier stopping) {
    this.lake = lake;
    this.survey = survey;
    this.rewriting = rewriting;
    this.leftAlone = leftAlone;
    this.now = now;
    this.start = start;
    this.time = time;
    this.stopping = stopping;
  }

  /**
   * Does the steps.
   *
   * @param before what has failed before them, told when they are done
   */
  MaintenanceReport of(List<Step> steps, List<LakeException> before) {
    long filesBefore = files(survey.table().currentSnapshot());
    List<Step.Compact> compactions = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Step.Compact compaction) compactions.add(compaction);
      else if (!hasTime() || !isDone(step)) left.add(step);
      else done.add(step);
    }
    Compaction.run(survey, compactions, rewriting, now, this);
    compactions.stream().filter(step -> !done.contains(step)).forEach(left::add);
    failures.addAll(before);
    if (!failures.isEmpty()) throw failures.getFirst();
    Table table = survey.table();
    table.refresh();
    return new MaintenanceReport(
        survey.topic().name(),
        done,
        left,
        filesBefore,
        files(table.currentSnapshot()),
        snapshots(table),
        bytesRead,
        bytesWritten,
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** False where another writer was quicker, or it failed: the others are done all the same. */
  private boolean isDone(Step step) {
    try {
      String before = newest();
      try {
        run(step);
        return true;
      } catch (ValidationException e) {
        // So Iceberg calls what will never do, too: a file of which only some rows are old.
        if (newest().equals(before)) throw e;
        LOG.log(Level.DEBUG, "another writer was quicker", e);
        return false;
      }
    } catch (CommitFailedException e) {
      LOG.log(Level.DEBUG, "another writer was quicker", e);
      return false;
    } catch (IOException | RuntimeException e) {
      LakeException failure =
          e instanceof LakeException known
              ? known
              : new LakeException(
                  "The upkeep of topic %s failed: %s"
                      .formatted(survey.topic().name(), e.getMessage()),
                  e);
      // Only the first of them is thrown.
      LOG.log(Level.WARNING, "{0}", failure.getMessage());
      failures.add(failure);
      return false;
    }
  }

  /** Where the newest metadata of the table is. */
  private String newest() {
    Table table = survey.table();
    table.refresh();
    return ((HasTableOperations) table).operations().current().metadataFileLocation();
  }

  private void run(Step step) throws IOException {
    switch (step) {
      case Step.ExpireSnapshots expiry -> {
        lake.requireDeletable(survey.topic());
        leftAlone.tell(
            survey.topic().name(),
            Expiry.run(survey.table(), expiry, lake.deletable(survey.table())));
      }
      case Step.DeleteOrphans orphans -> {
        lake.requireDeletable(survey.topic());
        Orphans.run(orphans, lake.deletable(survey.table()));
      }
      case Step.RewriteManifests manifests ->
          Manifests.run(survey.table(), manifests, survey.partitions());
      case Step.DropPartitions partitions -> Retention.run(survey.table(), partitions);
      // Done together with others.
      case Step.Compact _ -> throw new AssertionError(step);
    }
  }

  @Override
  public boolean hasTime() {
    return failures.size() < MOST_FAILURES
        && Duration.ofNanos(System.nanoTime() - start).compareTo(time) < 0
        && !stopping.getAsBoolean()
        && !Thread.currentThread().isInterrupted();
  }

  @Override
  public void ended(List<Step.Compact> steps, boolean isDone, Replacement replacement) {
    if (!isDone) return;
    done.addAll(steps);
    bytesRead += replacement.bytesRead();
    bytesWritten += replacement.bytesWritten();
  }

  @Override
  public void failed(Step.Compact step, LakeException why) {
    if (why.getCause() instanceof NoFieldIdsException e) {
      leftAlone.tell(survey.topic().name(), e);
      return;
    }
    LOG.log(Level.WARNING, "{0}: {1}", step.partition(), why.getMessage());
    failures.add(why);
  }

  private static long files(@Nullable Snapshot snapshot) {
    if (snapshot == null) return 0;
    return Long.parseLong(
        Commits.summary(snapshot).getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "0"));
  }

  private static int snapshots(Table table) {
    int count = 0;
    for (Snapshot _ : table.snapshots()) count++;
    return count;
  }
}
