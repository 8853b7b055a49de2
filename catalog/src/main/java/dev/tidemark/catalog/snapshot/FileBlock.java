package dev.tidemark.catalog.snapshot;

import java.util.List;
import java.util.Map;
import org.apache.iceberg.types.Types;

/** Some data files that are kept together, by number from 0. Immutable. */
public interface FileBlock {
  int size();

  /**
   * One of the files.
   *
   * @param columns the snapshot's, by name
   */
  DataFile file(int index, Map<String, Types.NestedField> columns);

  /** What is known of a column in all of them together. */
  Bounds hull(String column, Map<String, Types.NestedField> columns);

  /** All of them, by environment. */
  List<PartitionFiles> groups();
}
