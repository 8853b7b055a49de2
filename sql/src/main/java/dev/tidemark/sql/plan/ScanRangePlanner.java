package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.query.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans the next scan range, as long as is wanted and allowed. Not thread-safe.
 *
 * @param filtered whether conditions may exclude rows
 */
record ScanRangePlanner(
    RemainingFiles remainingFiles, LeadingSortKey leadingSortKey, boolean filtered) {
  /**
   * A scan unit with this many times the rows that should be enough is cut. With a higher value,
   * pages that start inside a scan unit would not be cut: they count on only half of what is left
   * of it.
   */
  private static final long CUT = 4;

  /**
   * The minimum number of rows of a scan range with a filter, if it opens no further file: two of
   * the smallest row groups. The second row group costs a fifth of a statement. It saves the next
   * statement, or gives a better estimate of its length.
   */
  private static final long LEAST_FILTERED = 4_096;

  /** Returns the range of the wanted rows, or of fewer to stay within the limit. */
  ScanRange of(long wanted, StepBudget left) {
    ScanRange scanRange = of(wanted, !filtered);
    if (filtered && wanted < LEAST_FILTERED) {
      ScanRange longer = of(LEAST_FILTERED, false);
      boolean opensMore = longer.files().size() > scanRange.files().size();
      if (!opensMore && left.covers(longer.files().size(), longer.bytes())) scanRange = longer;
    }
    for (long fewer = wanted / 2; fewer > 0; fewer /= 2) {
      if (left.covers(scanRange.files().size(), scanRange.bytes())) break;
      // A cut inside files that are opened anyway would only open them more often.
      ScanRange shorter = of(fewer, false);
      if (shorter.isCheaperThan(scanRange)) scanRange = shorter;
    }
    return scanRange;
  }

  /**
   * Returns the range of the wanted rows.
   *
   * @param cuts whether it may end inside a scan unit: with a filter it is not known how many of
   *     the unit's rows will have to be decoded
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

  /** Returns the first value that the scan units may have; null if it is not known. */
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
