package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.index.CommitLog;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.lake.Tables;
import dev.tidemark.catalog.write.FileRewriter;
import dev.tidemark.catalog.write.NoFieldIdsException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;

/** One run on one table. */
final class MaintenanceRun implements Compaction.Listener {
  private static final System.Logger LOG = System.getLogger(MaintenanceRun.class.getName());

  /**
   * After this many files that cannot be rewritten, the cause is something else, for example a full
   * disk.
   */
  private static final int MOST_FAILURES = 3;

  private final Lake lake;
  private final TableState tableState;
  private final FileRewriter fileRewriter;
  private final SkippedFiles skippedFiles;
  private final Instant now;
  private final long start;
  private final Duration time;
  private final BooleanSupplier stopping;
  private final List<MaintenanceStep> done = new ArrayList<>();
  private final List<MaintenanceStep> left = new ArrayList<>();
  private final List<LakeException> failures = new ArrayList<>();
  private long bytesRead;
  private long bytesWritten;

  /**
   * Creates a run.
   *
   * @param start by {@link System#nanoTime}
   * @param time the time after which no step begins
   * @param stopping returns whether no further step may begin
   */
  MaintenanceRun(
      Lake lake,
      TableState tableState,
      FileRewriter fileRewriter,
      SkippedFiles skippedFiles,
      Instant now,
      long start,
      Duration time,
      BooleanSupplier stopping) {
    this.lake = lake;
    this.tableState = tableState;
    this.fileRewriter = fileRewriter;
    this.skippedFiles = skippedFiles;
    this.now = now;
    this.start = start;
    this.time = time;
    this.stopping = stopping;
  }

  /**
   * Runs the steps.
   *
   * @param before failures before the steps, which are thrown after the steps
   */
  MaintenanceReport of(List<MaintenanceStep> maintenanceSteps, List<LakeException> before) {
    long filesBefore = files(tableState.table().currentSnapshot());
    List<MaintenanceStep.Compact> compactions = new ArrayList<>();
    for (MaintenanceStep maintenanceStep : maintenanceSteps) {
      if (maintenanceStep instanceof MaintenanceStep.Compact compaction)
        compactions.add(compaction);
      else if (!hasTime() || !isDone(maintenanceStep)) left.add(maintenanceStep);
      else done.add(maintenanceStep);
    }
    Compaction.run(tableState, compactions, fileRewriter, now, this);
    compactions.stream().filter(step -> !done.contains(step)).forEach(left::add);
    failures.addAll(before);
    if (!failures.isEmpty()) throw failures.getFirst();
    Table table = tableState.table();
    table.refresh();
    return new MaintenanceReport(
        tableState.topic().name(),
        done,
        left,
        filesBefore,
        files(table.currentSnapshot()),
        snapshots(table),
        bytesRead,
        bytesWritten,
        Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Returns false if another writer was quicker or the step failed; the other steps run in any
   * case.
   */
  private boolean isDone(MaintenanceStep maintenanceStep) {
    try {
      String before = newest();
      try {
        run(maintenanceStep);
        return true;
      } catch (ValidationException e) {
        // Iceberg throws the same exception for a step that can never succeed: a file of which only
        // some rows are old.
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
                  "Maintenance of topic %s failed: %s"
                      .formatted(tableState.topic().name(), e.getMessage()),
                  e);
      // Only the first failure is thrown.
      LOG.log(Level.WARNING, "{0}", failure.getMessage());
      failures.add(failure);
      return false;
    }
  }

  private String newest() {
    return Tables.newestMetadata(tableState.table());
  }

  private void run(MaintenanceStep maintenanceStep) throws IOException {
    switch (maintenanceStep) {
      case MaintenanceStep.ExpireSnapshots expiry -> {
        lake.requireDeletable(tableState.topic());
        skippedFiles.tell(
            tableState.topic().name(),
            Expiry.run(tableState.table(), expiry, lake.deletable(tableState.table())));
      }
      case MaintenanceStep.DeleteOrphans orphans -> {
        lake.requireDeletable(tableState.topic());
        Orphans.run(orphans, lake.deletable(tableState.table()));
      }
      case MaintenanceStep.RewriteManifests manifests ->
          Manifests.run(tableState.table(), manifests, tableState.partitions());
      case MaintenanceStep.DropPartitions partitions ->
          Retention.run(tableState.table(), partitions);
      // Run together with others.
      case MaintenanceStep.Compact _ -> throw new AssertionError(maintenanceStep);
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
  public void ended(
      List<MaintenanceStep.Compact> steps, boolean isDone, FileReplacement fileReplacement) {
    if (!isDone) return;
    done.addAll(steps);
    bytesRead += fileReplacement.bytesRead();
    bytesWritten += fileReplacement.bytesWritten();
  }

  @Override
  public void failed(MaintenanceStep.Compact step, LakeException why) {
    if (why.getCause() instanceof NoFieldIdsException e) {
      skippedFiles.tell(tableState.topic().name(), e);
      return;
    }
    LOG.log(Level.WARNING, "{0}: {1}", step.partition(), why.getMessage());
    failures.add(why);
  }

  private static long files(@Nullable Snapshot snapshot) {
    if (snapshot == null) return 0;
    return Long.parseLong(
        CommitLog.summary(snapshot).getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "0"));
  }

  private static int snapshots(Table table) {
    int count = 0;
    for (Snapshot _ : table.snapshots()) count++;
    return count;
  }
}
