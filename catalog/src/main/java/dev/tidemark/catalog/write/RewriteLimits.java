package dev.tidemark.catalog.write;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * The resources of a rewrite. Immutable.
 *
 * @param memoryBytes the memory limit of DuckDB, beyond which it spills
 * @param spillBytes the limit of data spilled to the disk
 * @param fileBytes the approximate size of a new file; more data goes into further files, each with
 *     its own time range
 */
public record RewriteLimits(long memoryBytes, long spillBytes, long fileBytes) {
  private static final long MIB = 1 << 20;

  /** 512 MiB of memory, 16 GiB on disk, files of 128 MiB. */
  public static final RewriteLimits DEFAULT =
      new RewriteLimits(512 * MIB, 16 * 1024 * MIB, 128 * MIB);

  public RewriteLimits {
    if (memoryBytes < 1 || spillBytes < 1 || fileBytes < 1) {
      throw new IllegalArgumentException("memoryBytes, spillBytes and fileBytes must be positive");
    }
  }

  /**
   * Returns the number of new files for the rows of the given files. Many small files are larger
   * than one file with the same rows, so the estimate uses the bytes per row of the file with the
   * most rows.
   */
  public int pieces(List<DataFile> files) {
    DataFile most = Collections.max(files, Comparator.comparingLong(DataFile::recordCount));
    double rows = files.stream().mapToLong(DataFile::recordCount).sum();
    double bytes = rows * most.fileSizeInBytes() / Math.max(1, most.recordCount());
    return Math.max(1, (int) Math.ceil(bytes / fileBytes));
  }
}
