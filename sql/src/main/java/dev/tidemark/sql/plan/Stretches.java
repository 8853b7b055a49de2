package dev.tidemark.sql.plan;

import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.sql.query.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stretches that what is left of a walk begins with, long ones and short ones. For one thread.
 *
 * @param filtered whether conditions may leave rows out
 */
record Stretches(Ahead ahead, Lead lead, boolean filtered) {
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
  Stretch of(long wanted, Allowance left) {
    Stretch stretch = of(wanted, !filtered);
    if (filtered && wanted < LEAST_FILTERED) {
      Stretch longer = of(LEAST_FILTERED, false);
      boolean opensMore = longer.files().size() > stretch.files().size();
      if (!opensMore && left.covers(longer.files().size(), longer.bytes())) stretch = longer;
    }
    for (long fewer = wanted / 2; fewer > 0; fewer /= 2) {
      if (left.covers(stretch.files().size(), stretch.bytes())) break;
      // To cut deeper into what is opened anyway would only mean to open it more often.
      Stretch shorter = of(fewer, false);
      if (shorter.isCheaperThan(stretch)) stretch = shorter;
    }
    return stretch;
  }

  /**
   * Of so many rows.
   *
   * @param cuts whether it may end inside a chunk: with a filter nobody knows how many of its rows
   *     are texts to be made
   */
  private Stretch of(long wanted, boolean cuts) {
    long rows = 0;
    Value end = null;
    DataFile last = null;
    int place = 0;
    for (Placed chunk = ahead.at(0); chunk != null; chunk = ahead.at(++place)) {
      long left = ahead.rowsLeft(chunk);
      end = lead.far(chunk.range());
      if (rows + left >= wanted) {
        long missing = 2 * (wanted - rows);
        boolean isLong = left >= CUT * missing;
        Optional<Value> cut = cuts && isLong ? ahead.cut(chunk, missing) : Optional.empty();
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
    List<Placed> chunks = ahead.beginningBy(end);
    for (Placed chunk : chunks) {
      files.add(chunk.file());
      bytes += chunk.chunk().bytes();
    }
    return new Stretch(wanted, start(chunks), end, last, rows, List.copyOf(files), bytes);
  }

  /** The first value that they may have; null where it is not known. */
  private @Nullable Value start(List<Placed> chunks) {
    Value start = ahead.from();
    if (start != null) return start;
    for (Placed chunk : chunks) {
      Value near = lead.near(chunk.range());
      if (near == null) return null;
      if (start == null || lead.compare(near, start) < 0) start = near;
    }
    return start;
  }
}
