package dev.tidemark.catalog.write;

import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * Durable new files with the rows of old ones, for a commit that replaces the old files. Immutable.
 *
 * @param files the new files, each with its own time range; empty if no row was left
 * @param leftOut the number of rows that matched the condition
 */
public record RewriteResult(List<DataFile> files, long leftOut) {
  public RewriteResult {
    files = List.copyOf(files);
  }

  /** Returns the number of rows in the new files. */
  public long rows() {
    return files.stream().mapToLong(DataFile::recordCount).sum();
  }

  /** Returns the total size of the new files in bytes. */
  public long bytes() {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }
}
