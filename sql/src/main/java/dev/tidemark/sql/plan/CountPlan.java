package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.render.Columns;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan to count a snapshot's events that fulfil a condition: the rows that bounds prove, and
 * the files that must be read.
 *
 * @param sure the rows of files whose rows all fulfil the condition
 * @param scanSteps the files that must be read, some at a time
 */
public record CountPlan(long sure, List<ScanStep> scanSteps) {
  /** The maximum number of files per statement: a budget can end a count between two statements. */
  private static final int FILES = 64;

  /** A step ends with the file that reaches this size, because conditions may be slow. */
  private static final long BYTES = 16 << 20;

  public CountPlan {
    scanSteps = List.copyOf(scanSteps);
  }

  /** Plans the count for a condition. */
  public static CountPlan of(Snapshot snapshot, Predicate where) {
    Pruner pruner = new Pruner(new Columns(snapshot));
    long sure = 0;
    List<DataFile> open = new ArrayList<>();
    long bytes = 0;
    List<ScanStep> scanSteps = new ArrayList<>();
    for (DataFile file : snapshot.files()) {
      ScanUnit scanUnit = ScanUnit.of(file);
      if (!pruner.mayHold(where, scanUnit)) continue;
      if (!pruner.mayFail(where, scanUnit)) {
        sure += file.rows();
        continue;
      }
      open.add(file);
      bytes += file.bytes();
      if (open.size() < FILES && bytes < BYTES) continue;
      scanSteps.add(step(open, where));
      bytes = 0;
    }
    if (!open.isEmpty()) scanSteps.add(step(open, where));
    return new CountPlan(sure, scanSteps);
  }

  private static ScanStep step(List<DataFile> open, Predicate where) {
    ScanStep scanStep =
        new ScanStep(
            open,
            open.stream().mapToLong(DataFile::bytes).sum(),
            where,
            open.stream().mapToLong(DataFile::rows).sum());
    open.clear();
    return scanStep;
  }
}
