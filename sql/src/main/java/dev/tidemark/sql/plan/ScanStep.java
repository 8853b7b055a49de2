package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.query.Predicate;
import java.util.List;

/**
 * One statement of a scan: the rows of one scan range, which follows the ranges of all steps before
 * it without a gap.
 *
 * @param files every file that may contain a row of the range
 * @param bytes the maximum that reading the range costs: the sizes of these files; for a file whose
 *     row groups are known, the share of the row groups that overlap the range, by their rows
 * @param where the range, the query's conditions and its position
 * @param rows about how many rows the range contains, as far as bounds show
 */
public record ScanStep(List<DataFile> files, long bytes, Predicate where, long rows) {
  public ScanStep {
    files = List.copyOf(files);
  }

  /** Returns about how many rows those bytes contain, in the range or outside of it. */
  public long looked() {
    long rowsOfFiles = files.stream().mapToLong(DataFile::rows).sum();
    long bytesOfFiles = files.stream().mapToLong(DataFile::bytes).sum();
    return bytes >= bytesOfFiles
        ? rowsOfFiles
        : Math.round((double) rowsOfFiles * bytes / bytesOfFiles);
  }

  /** Returns the paths of the files, as the engine opens them. */
  public List<String> paths() {
    return files.stream().map(DataFile::path).toList();
  }
}
