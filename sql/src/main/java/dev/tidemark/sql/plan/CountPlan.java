package dev.tidemark.sql.plan;

import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.catalog.files.Snapshot;
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
public record CountPlan(long sure, List<Step> steps) {
  /** So many are opened for one statement: a budget ends a count between two of them. */
  private static final int FILES = 64;

  /** A step ends with the file by which it has so many bytes, as slow conditions need. */
  private static final long BYTES = 16 << 20;

  public CountPlan {
    steps = List.copyOf(steps);
  }

  /** The plan of a condition. */
  public static CountPlan of(Snapshot snapshot, Predicate where) {
    Pruner pruner = new Pruner(new Columns(snapshot));
    long sure = 0;
    List<DataFile> open = new ArrayList<>();
    long bytes = 0;
    List<Step> steps = new ArrayList<>();
    for (DataFile file : snapshot.files()) {
      Chunk chunk = Chunk.of(file);
      if (!pruner.mayHold(where, chunk)) continue;
      if (!pruner.mayFail(where, chunk)) {
        sure += file.rows();
        continue;
      }
      open.add(file);
      bytes += file.bytes();
      if (open.size() < FILES && bytes < BYTES) continue;
      steps.add(step(open, where));
      bytes = 0;
    }
    if (!open.isEmpty()) steps.add(step(open, where));
    return new CountPlan(sure, steps);
  }

  private static Step step(List<DataFile> open, Predicate where) {
    Step step =
        new Step(
            open,
            open.stream().mapToLong(DataFile::bytes).sum(),
            where,
            open.stream().mapToLong(DataFile::rows).sum());
    open.clear();
    return step;
  }
}
