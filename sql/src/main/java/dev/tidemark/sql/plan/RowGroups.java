package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.table.Column;
import java.util.List;
import java.util.Map;

/** Tells what lies where inside a data file. Thread-safe. */
@FunctionalInterface
public interface RowGroups {
  /** No more is known than the files' own bounds. */
  RowGroups UNKNOWN = (files, column) -> Map.of();

  /**
   * One row group.
   *
   * @param bounds of the column that was asked for
   */
  record RowGroup(long rows, Bounds bounds) {}

  /**
   * The row groups of files, by file; one that is not known is left out.
   *
   * @param column a column of times or of whole numbers
   */
  Map<DataFile, List<RowGroup>> of(List<DataFile> files, Column column);
}
