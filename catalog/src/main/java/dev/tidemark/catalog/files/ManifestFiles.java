package dev.tidemark.catalog.files;

import dev.tidemark.catalog.table.TableDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Reads the data files that a manifest names. */
public final class ManifestFiles {
  private ManifestFiles() {}

  /** Every live data file of a manifest, with the bounds of every column of a schema. */
  public static List<DataFile> read(
      ManifestFile manifest, FileIO io, Map<Integer, PartitionSpec> specs, Schema schema) {
    List<DataFile> files = new ArrayList<>();
    PartitionSpec spec = specs.get(manifest.partitionSpecId());
    try (var entries = org.apache.iceberg.ManifestFiles.read(manifest, io, specs)) {
      for (org.apache.iceberg.DataFile entry : entries) {
        files.add(
            new DataFile(
                Locations.path(entry.location()).toString(),
                entry.recordCount(),
                entry.fileSizeInBytes(),
                env(entry.partition(), spec),
                bounds(entry, schema)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AvroRuntimeException e) {
      // Avro's iterator hides it, and then nobody would take it for a failure of the disk.
      if (e.getCause() instanceof IOException disk) throw new UncheckedIOException(disk);
      throw e;
    }
    return List.copyOf(files);
  }

  private static @Nullable String env(StructLike partition, @Nullable PartitionSpec spec) {
    if (spec == null) return null;
    List<PartitionField> fields = spec.fields();
    for (int i = 0; i < fields.size(); i++) {
      if (spec.schema().findColumnName(fields.get(i).sourceId()).equals(TableDefinition.ENV)) {
        CharSequence env = partition.get(i, CharSequence.class);
        return env == null ? null : env.toString();
      }
    }
    return null;
  }

  private static Map<String, Bounds> bounds(org.apache.iceberg.DataFile file, Schema schema) {
    Map<String, Bounds> bounds = new HashMap<>();
    for (Types.NestedField column : schema.columns()) {
      int id = column.fieldId();
      Object lower = bound(column.type(), file.lowerBounds(), id, false);
      Object upper = bound(column.type(), file.upperBounds(), id, true);
      Long nulls = file.nullValueCounts() == null ? null : file.nullValueCounts().get(id);
      if (lower == null && upper == null && nulls == null) continue;
      bounds.put(column.name(), new Bounds(lower, upper, nulls == null ? -1 : nulls));
    }
    return bounds;
  }

  private static @Nullable Object bound(
      Type type, @Nullable Map<Integer, ByteBuffer> bounds, int id, boolean upper) {
    ByteBuffer bytes = bounds == null ? null : bounds.get(id);
    if (bytes == null) return null;
    Object value = Conversions.fromByteBuffer(type, bytes);
    return switch (type.typeId()) {
      case STRING -> value.toString();
      // Other engines may write finer than a millisecond: round away from the values.
      case TIMESTAMP ->
          upper ? Math.ceilDiv((Long) value, 1000L) : Math.floorDiv((Long) value, 1000L);
      // -0.0 is below 0.0 in Java and equal to it in a question.
      case DOUBLE -> (Double) value + 0.0;
      case LONG, BOOLEAN -> value;
      default -> null;
    };
  }
}
