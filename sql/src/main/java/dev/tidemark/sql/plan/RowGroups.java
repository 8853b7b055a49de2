package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.table.Column;
import java.util.List;
import java.util.Map;

/** Finds the row groups of data files. Thread-safe. */
@FunctionalInterface
public interface RowGroups {
  /** Finds nothing: only the bounds of files are known. */
  RowGroups UNKNOWN = (files, column) -> Map.of();

  /**
   * One row group.
   *
   * @param bounds the bounds of the requested column
   */
  record RowGroup(long rows, Bounds bounds) {}

  /**
   * Returns the row groups by file, without files whose row groups are not known.
   *
   * @param column a column of times or of whole numbers
   */
  Map<DataFile, List<RowGroup>> of(List<DataFile> files, Column column);
}
