package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.query.Predicate;
import java.util.List;

/**
 * One statement of a walk: the rows of a stretch of the order, which lies behind the stretches of
 * all steps before it and leaves no gap to them.
 *
 * @param files every file that may hold a row of the stretch
 * @param bytes what reading the stretch means at most: the sizes of these files; of one whose row
 *     groups the walk knows, the share of those that reach into the stretch, by their rows
 * @param where the stretch, the query's conditions and its position
 * @param rows about how many rows lie in the stretch, as far as bounds tell
 */
public record ScanStep(List<DataFile> files, long bytes, Predicate where, long rows) {
  public ScanStep {
    files = List.copyOf(files);
  }

  /** About how many rows those bytes hold, in the stretch or beside it. */
  public long looked() {
    long rowsOfFiles = files.stream().mapToLong(DataFile::rows).sum();
    long bytesOfFiles = files.stream().mapToLong(DataFile::bytes).sum();
    return bytes >= bytesOfFiles
        ? rowsOfFiles
        : Math.round((double) rowsOfFiles * bytes / bytesOfFiles);
  }

  /** The files' names, as the engine opens them. */
  public List<String> paths() {
    return files.stream().map(DataFile::path).toList();
  }
}
