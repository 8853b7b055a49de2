package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.query.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stretches that what is left of a walk begins with, long ones and short ones. Not thread-safe.
 *
 * @param filtered whether conditions may leave rows out
 */
record ScanRangePlanner(
    RemainingFiles remainingFiles, LeadingSortKey leadingSortKey, boolean filtered) {
  /**
   * A chunk of so many times the stretch that should do is cut there. More would leave pages that
   * start inside a chunk uncut: of those only half of what is left is counted on.
   */
  private static final long CUT = 4;

  /**
   * Where a filter may starve it, a stretch has two of the smallest row groups, if they cost no
   * other file: the second one costs a fifth of a statement. It spares the next statement, or tells
   * better how long that should be.
   */
  private static final long LEAST_FILTERED = 4_096;

  /** Of so many rows, or of as few as it takes to keep to what may be read. */
  ScanRange of(long wanted, StepBudget left) {
    ScanRange scanRange = of(wanted, !filtered);
    if (filtered && wanted < LEAST_FILTERED) {
      ScanRange longer = of(LEAST_FILTERED, false);
      boolean opensMore = longer.files().size() > scanRange.files().size();
      if (!opensMore && left.covers(longer.files().size(), longer.bytes())) scanRange = longer;
    }
    for (long fewer = wanted / 2; fewer > 0; fewer /= 2) {
      if (left.covers(scanRange.files().size(), scanRange.bytes())) break;
      // To cut deeper into what is opened anyway would only mean to open it more often.
      ScanRange shorter = of(fewer, false);
      if (shorter.isCheaperThan(scanRange)) scanRange = shorter;
    }
    return scanRange;
  }

  /**
   * Of so many rows.
   *
   * @param cuts whether it may end inside a chunk: with a filter nobody knows how many of its rows
   *     are texts to be made
   */
  private ScanRange of(long wanted, boolean cuts) {
    long rows = 0;
    Value end = null;
    DataFile last = null;
    int place = 0;
    for (ScanUnitRange chunk = remainingFiles.at(0);
        chunk != null;
        chunk = remainingFiles.at(++place)) {
      long left = remainingFiles.rowsLeft(chunk);
      end = leadingSortKey.far(chunk.valueRange());
      if (rows + left >= wanted) {
        long missing = 2 * (wanted - rows);
        boolean isLong = left >= CUT * missing;
        Optional<Value> cut =
            cuts && isLong ? remainingFiles.cut(chunk, missing) : Optional.empty();
        end = cut.orElse(end);
        rows += cut.isPresent() ? missing : left;
        last = chunk.file();
        break;
      }
      rows += left;
    }
    if (rows < wanted) end = null;
    Set<DataFile> files = new LinkedHashSet<>();
    long bytes = 0;
    List<ScanUnitRange> chunks = remainingFiles.beginningBy(end);
    for (ScanUnitRange chunk : chunks) {
      files.add(chunk.file());
      bytes += chunk.scanUnit().bytes();
    }
    return new ScanRange(wanted, start(chunks), end, last, rows, List.copyOf(files), bytes);
  }

  /** The first value that they may have; null where it is not known. */
  private @Nullable Value start(List<ScanUnitRange> chunks) {
    Value start = remainingFiles.from();
    if (start != null) return start;
    for (ScanUnitRange chunk : chunks) {
      Value near = leadingSortKey.near(chunk.valueRange());
      if (near == null) return null;
      if (start == null || leadingSortKey.compare(near, start) < 0) start = near;
    }
    return start;
  }
}
