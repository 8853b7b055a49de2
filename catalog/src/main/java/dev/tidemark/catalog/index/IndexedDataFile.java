package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import java.util.Map;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** A data file in the block of a manifest. Its values are computed on access. */
final class IndexedDataFile extends DataFile {
  private final ManifestBlock block;
  private final int index;
  private final Map<String, Types.NestedField> columns;

  /** Created on first access: many files are pruned before their path is needed. */
  private @Nullable String path;

  IndexedDataFile(ManifestBlock block, int index, Map<String, Types.NestedField> columns) {
    this.block = block;
    this.index = index;
    this.columns = columns;
  }

  @Override
  public String path() {
    String made = path;
    if (made == null) path = made = block.path(index);
    return made;
  }

  @Override
  public long rows() {
    return block.rows(index);
  }

  @Override
  public long bytes() {
    return block.bytes(index);
  }

  @Override
  public @Nullable String env() {
    return block.env(index);
  }

  @Override
  public Bounds bounds(String column) {
    Types.NestedField field = columns.get(column);
    return field == null ? Bounds.UNKNOWN : block.bounds(index, field);
  }
}
