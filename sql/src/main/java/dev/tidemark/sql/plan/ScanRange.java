package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.query.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a walk's values: up to and with its end, or to the last one where it has none.
 *
 * @param wanted how many rows it should have
 * @param start the first value that it may have; null where that is not known
 * @param last the file by which there are enough rows; null where there are not
 * @param rows about how many rows it has, as far as bounds tell
 * @param files all that reach into it
 * @param bytes of what it reads of them
 */
record ScanRange(
    long wanted,
    @Nullable Value start,
    @Nullable Value end,
    @Nullable DataFile last,
    long rows,
    List<DataFile> files,
    long bytes) {
  /**
   * Files of more rows are worth a look at their row groups: the loader's smallest have half as
   * many. Decoding a group's payloads is most of what a page costs, so one group less is half the
   * page.
   */
  private static final long BIG = 4_096;

  boolean isCheaperThan(ScanRange other) {
    return bytes < other.bytes && files.size() <= other.files.size();
  }

  /** Whether a file is worth a look at its row groups. */
  static boolean isBig(DataFile file) {
    return file.rows() > BIG;
  }

  /** Whether a part of a file may do: of one with more rows than it, or of one too many. */
  boolean needsPartOf(DataFile file) {
    boolean isTooMuch = file.equals(last) && rows - wanted > BIG;
    return isBig(file) && (file.rows() > 2 * wanted || isTooMuch);
  }
}
