package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.query.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of the leading key's values, up to and including its end, or up to the last value if it
 * has no end.
 *
 * @param wanted how many rows it should have
 * @param start the first value that it may have; null if it is not known
 * @param end the last value; null if there is no end
 * @param last the file with which there are enough rows; null if there are not enough
 * @param rows about how many rows it has, as far as bounds show
 * @param files all files that overlap it
 * @param bytes the bytes that are read of these files
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
   * The number of rows above which the row groups of a file are looked up: the loader's smallest
   * row groups have half as many. Decoding the payloads of a row group is most of the cost of a
   * page, so one row group less halves the cost.
   */
  private static final long BIG = 4_096;

  boolean isCheaperThan(ScanRange other) {
    return bytes < other.bytes && files.size() <= other.files.size();
  }

  /** Returns whether a file is large enough to look up its row groups. */
  static boolean isBig(DataFile file) {
    return file.rows() > BIG;
  }

  /**
   * Returns whether a part of a file may be enough: the file has more rows than are wanted, or it
   * exceeds them.
   */
  boolean needsPartOf(DataFile file) {
    boolean isTooMuch = file.equals(last) && rows - wanted > BIG;
    return isBig(file) && (file.rows() > 2 * wanted || isTooMuch);
  }
}
