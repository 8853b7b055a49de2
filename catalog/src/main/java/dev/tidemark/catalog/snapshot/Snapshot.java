package dev.tidemark.catalog.snapshot;

import dev.tidemark.catalog.table.Column;
import java.util.List;
import java.util.Map;

/**
 * A table at one moment: its columns and its live data files.
 *
 * @param id Iceberg's snapshot id; 0 for a table without any snapshot yet
 * @param columns the columns that the table had, in order
 * @param fieldIds the Iceberg field id of each column by name; data files carry the ids, an old
 *     file may lack some
 * @param files every live data file
 * @param othersWrote whether rows of it may be of others than Tidemark: times in them may be finer
 *     than a millisecond, and their events may be no JSON
 */
public record Snapshot(
    long id,
    List<Column> columns,
    Map<String, Integer> fieldIds,
    DataFiles files,
    boolean othersWrote) {
  public Snapshot {
    columns = List.copyOf(columns);
    fieldIds = Map.copyOf(fieldIds);
  }

  /** A snapshot of rows of ours. */
  public Snapshot(long id, List<Column> columns, Map<String, Integer> fieldIds, DataFiles files) {
    this(id, columns, fieldIds, files, false);
  }

  /** A snapshot of files of ours that somebody chose, those of another snapshot or others. */
  public Snapshot(
      long id, List<Column> columns, Map<String, Integer> fieldIds, List<DataFile> files) {
    this(id, columns, fieldIds, DataFiles.of(files));
  }
}
