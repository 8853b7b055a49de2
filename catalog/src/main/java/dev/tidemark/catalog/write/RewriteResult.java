package dev.tidemark.catalog.write;

import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * Durable new files that hold what others held, for a commit that puts them in their place.
 *
 * @param files each of its own stretch of time; none where no row was left
 * @param leftOut how many rows the condition named
 */
public record RewriteResult(List<DataFile> files, long leftOut) {
  public RewriteResult {
    files = List.copyOf(files);
  }

  /** How many rows they hold. */
  public long rows() {
    return files.stream().mapToLong(DataFile::recordCount).sum();
  }

  /** Their sizes in all. */
  public long bytes() {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }
}
