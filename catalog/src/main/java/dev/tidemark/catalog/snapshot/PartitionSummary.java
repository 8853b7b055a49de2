package dev.tidemark.catalog.snapshot;

import dev.tidemark.catalog.table.TableDefinition;
import java.util.Map;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * A file that stands for all of a group: what no row of it can be, no row of any of them is. It has
 * no name, and more rows than any.
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
