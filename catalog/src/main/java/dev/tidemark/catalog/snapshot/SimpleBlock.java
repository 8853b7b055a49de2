package dev.tidemark.catalog.snapshot;

import dev.tidemark.catalog.table.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.types.Types;

/** A block of files from a list. Immutable. */
record SimpleBlock(List<DataFile> files, List<PartitionFiles> groups) implements FileBlock {
  static SimpleBlock of(List<DataFile> files) {
    List<DataFile> kept = List.copyOf(files);
    TimeBounds timeBounds = new TimeBounds(kept.size());
    for (int i = 0; i < kept.size(); i++) {
      Bounds bounds = kept.get(i).bounds(TableDefinition.TIMESTAMP);
      timeBounds.set(i, (Long) bounds.lower(), (Long) bounds.upper());
    }
    List<Optional<String>> envs =
        kept.stream().map(file -> Optional.ofNullable(file.env())).distinct().toList();
    int[] envOf =
        kept.stream().mapToInt(file -> envs.indexOf(Optional.ofNullable(file.env()))).toArray();
    return new SimpleBlock(kept, PartitionFiles.of(envs, envOf, timeBounds));
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public DataFile file(int index, Map<String, Types.NestedField> columns) {
    return files.get(index);
  }

  @Override
  public Bounds hull(String column, Map<String, Types.NestedField> columns) {
    return Bounds.UNKNOWN;
  }
}
