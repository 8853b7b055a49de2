package dev.tidemark.catalog.snapshot;

import dev.tidemark.catalog.table.TableDefinition;
import java.util.Map;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * A file that represents all files of a group: a row that cannot be in it cannot be in any of them.
 * Its path is empty, and it has more rows than any file. Immutable.
 */
final class PartitionSummary extends DataFile {
  private final PartitionFiles group;
  private final FileBlock fileBlock;
  private final Map<String, Types.NestedField> columns;

  PartitionSummary(
      PartitionFiles group, FileBlock fileBlock, Map<String, Types.NestedField> columns) {
    this.group = group;
    this.fileBlock = fileBlock;
    this.columns = columns;
  }

  @Override
  public String path() {
    return "";
  }

  @Override
  public long rows() {
    return Long.MAX_VALUE;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public @Nullable String env() {
    return group.env().orElse(null);
  }

  @Override
  public Bounds bounds(String column) {
    return column.equals(TableDefinition.TIMESTAMP)
        ? group.times()
        : fileBlock.hull(column, columns);
  }
}
