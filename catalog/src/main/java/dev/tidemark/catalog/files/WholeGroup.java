package dev.tidemark.catalog.files;

import dev.tidemark.catalog.table.TableDefinition;
import java.util.Map;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * A file that stands for all of a group: what no row of it can be, no row of any of them is. It has
 * no name, and more rows than any.
 */
final class WholeGroup extends DataFile {
  private final FileGroup group;
  private final Block block;
  private final Map<String, Types.NestedField> columns;

  WholeGroup(FileGroup group, Block block, Map<String, Types.NestedField> columns) {
    this.group = group;
    this.block = block;
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
    return column.equals(TableDefinition.TIMESTAMP) ? group.times() : block.hull(column, columns);
  }
}
