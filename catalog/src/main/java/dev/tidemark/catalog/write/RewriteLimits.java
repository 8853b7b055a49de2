package dev.tidemark.catalog.write;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * What a rewriting may take.
 *
 * @param memoryBytes what DuckDB may hold in memory; more is spilled
 * @param spillBytes what it may spill to the disk
 * @param fileBytes about how large a new file becomes: what is more becomes further files, each of
 *     its own stretch of time
 */
public record RewriteLimits(long memoryBytes, long spillBytes, long fileBytes) {
  private static final long MIB = 1 << 20;

  /** 512 MiB of memory, 16 GiB on the disk, files of 128 MiB. */
  public static final RewriteLimits DEFAULT =
      new RewriteLimits(512 * MIB, 16 * 1024 * MIB, 128 * MIB);

  public RewriteLimits {
    if (memoryBytes < 1 || spillBytes < 1 || fileBytes < 1) {
      throw new IllegalArgumentException("the limits of a rewriting are positive");
    }
  }

  /**
   * How many new files the rows of some become. Many small files are larger than the one that they
   * become: what counts is how much a row takes in that which has most of them.
   */
  public int pieces(List<DataFile> files) {
    DataFile most = Collections.max(files, Comparator.comparingLong(DataFile::recordCount));
    double rows = files.stream().mapToLong(DataFile::recordCount).sum();
    double bytes = rows * most.fileSizeInBytes() / Math.max(1, most.recordCount());
    return Math.max(1, (int) Math.ceil(bytes / fileBytes));
  }
}
