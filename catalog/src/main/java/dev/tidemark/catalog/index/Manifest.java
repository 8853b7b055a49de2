package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * A manifest. Manifests never change: every read returns the live files in the same order.
 * Immutable.
 *
 * @param spec the partitioning of its files
 */
record Manifest(ManifestFile file, PartitionSpec spec, FileIO io) {
  /**
   * The fields of an entry to read; building the maps of the other fields would double the cost.
   */
  private static final List<String> MEMBERS =
      List.of(
          "file_path",
          "partition",
          "record_count",
          "file_size_in_bytes",
          "null_value_counts",
          "lower_bounds",
          "upper_bounds");

  String path() {
    return file.path();
  }

  /** The live files, and the bounds of columns by field id from the same pass. */
  record Contents(ManifestBlock block, Map<Integer, ColumnBounds> bounds) {}

  /**
   * Reads the live files.
   *
   * @param kept the columns with bounds that are stored with the block
   * @param others further columns whose bounds are needed
   */
  Contents read(
      IndexedColumns kept, Collection<Types.NestedField> others, ColumnBoundsCache source) {
    List<ManifestBlock.Entry> entries = new ArrayList<>();
    Map<Types.NestedField, List<Bounds>> bounds = new HashMap<>();
    others.forEach(field -> bounds.put(field, new ArrayList<>()));
    ManifestBounds manifestBounds = new ManifestBounds(kept.hulls());
    forEach(
        members(others),
        entry -> {
          manifestBounds.add(entry);
          entries.add(
              new ManifestBlock.Entry(
                  Locations.path(entry.location()).toString(),
                  entry.recordCount(),
                  entry.fileSizeInBytes(),
                  env(entry.partition()),
                  BoundsReader.of(entry, kept.time())));
          bounds.forEach((field, list) -> list.add(BoundsReader.of(entry, field)));
        });
    int time = kept.time().fieldId();
    ManifestBlock block = new ManifestBlock(this, time, entries, manifestBounds.bounds(), source);
    return new Contents(block, packed(bounds));
  }

  /** Reads the bounds of columns; the keys are field ids. */
  Map<Integer, ColumnBounds> bounds(Collection<Types.NestedField> fields) {
    Map<Types.NestedField, List<Bounds>> bounds = new HashMap<>();
    fields.forEach(field -> bounds.put(field, new ArrayList<>()));
    forEach(
        members(fields),
        entry -> bounds.forEach((field, list) -> list.add(BoundsReader.of(entry, field))));
    return packed(bounds);
  }

  /** Adds the NaN counts if a column is a double: only doubles can be NaN. */
  private static List<String> members(Collection<Types.NestedField> bounded) {
    if (bounded.stream().noneMatch(field -> field.type().typeId() == Type.TypeID.DOUBLE)) {
      return MEMBERS;
    }
    List<String> members = new ArrayList<>(MEMBERS);
    members.add("nan_value_counts");
    return members;
  }

  private static Map<Integer, ColumnBounds> packed(Map<Types.NestedField, List<Bounds>> bounds) {
    Map<Integer, ColumnBounds> packed = new HashMap<>();
    bounds.forEach((field, list) -> packed.put(field.fieldId(), ColumnBounds.of(field, list)));
    return packed;
  }

  void forEach(Consumer<org.apache.iceberg.DataFile> reader) {
    forEach(MEMBERS, reader);
  }

  private void forEach(List<String> members, Consumer<org.apache.iceberg.DataFile> reader) {
    try (var entries = ManifestFiles.read(file, io, Map.of(spec.specId(), spec)).select(members)) {
      for (org.apache.iceberg.DataFile entry : entries) reader.accept(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AvroRuntimeException e) {
      // Avro's iterator wraps the I/O error; unwrap it, so that it is handled as one.
      if (e.getCause() instanceof IOException disk) throw new UncheckedIOException(disk);
      throw e;
    }
  }

  @Nullable String env(StructLike partition) {
    List<PartitionField> fields = spec.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (spec.schema().findColumnName(fields.get(i).sourceId()).equals(TableDefinition.ENV)) {
        CharSequence env = partition.get(i, CharSequence.class);
        return env == null ? null : env.toString();
      }
    }
    return null;
  }
}
