package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.render.Columns;
import java.util.ArrayList;
import java.util.List;

/**
 * How many of a snapshot's events fulfil a condition: what bounds tell, and what has to be read.
 *
 * @param sure rows of files all of whose rows fulfil it
 * @param steps the files of which only reading tells, some at a time
 */
public record CountPlan(long sure, List<ScanStep> scanSteps) {
  /** So many are opened for one statement: a budget ends a count between two of them. */
  private static final int FILES = 64;

  /** A step ends with the file by which it has so many bytes, as slow conditions need. */
  private static final long BYTES = 16 << 20;

  public CountPlan {
    scanSteps = List.copyOf(scanSteps);
  }

  /** The plan of a condition. */
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
