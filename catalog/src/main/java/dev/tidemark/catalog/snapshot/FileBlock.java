package dev.tidemark.catalog.snapshot;

import java.util.List;
import java.util.Map;
import org.apache.iceberg.types.Types;

/** Data files that are stored together, numbered from 0. Immutable. */
public interface FileBlock {
  int size();

  /**
   * Returns one of the files.
   *
   * @param columns the columns of the snapshot, by name
   */
  DataFile file(int index, Map<String, Types.NestedField> columns);

  /** Returns bounds of a column that are true for all files together. */
  Bounds hull(String column, Map<String, Types.NestedField> columns);

  /** Returns all files, grouped by environment. */
  List<PartitionFiles> groups();
}
