package dev.tidemark.catalog.snapshot;

import dev.tidemark.catalog.table.Column;
import java.util.List;
import java.util.Map;

/**
 * A table at one time: its columns and its live data files. Immutable.
 *
 * @param id Iceberg's snapshot id; 0 for a table without a snapshot
 * @param columns the columns of the table at that time, in order
 * @param fieldIds the Iceberg field id of each column by name; data files contain the ids, and an
 *     old file may lack some
 * @param files all live data files
 * @param othersWrote whether programs other than Tidemark may have written some rows: their times
 *     may be finer than a millisecond, and their payloads may not be JSON
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

  /** Creates a snapshot whose rows were all written by Tidemark. */
  public Snapshot(long id, List<Column> columns, Map<String, Integer> fieldIds, DataFiles files) {
    this(id, columns, fieldIds, files, false);
  }

  /** Creates a snapshot of the given files, all written by Tidemark. */
  public Snapshot(
      long id, List<Column> columns, Map<String, Integer> fieldIds, List<DataFile> files) {
    this(id, columns, fieldIds, DataFiles.of(files));
  }
}
