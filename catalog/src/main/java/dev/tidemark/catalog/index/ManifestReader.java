package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.storage.Locations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.types.Types;

/** Reads the data files of a manifest, without the index. */
public final class ManifestReader {
  private ManifestReader() {}

  /** Reads every live data file of a manifest, with the bounds of every column of a schema. */
  public static List<DataFile> read(
      ManifestFile manifest, FileIO io, Map<Integer, PartitionSpec> specs, Schema schema) {
    PartitionSpec spec = Objects.requireNonNull(specs.get(manifest.partitionSpecId()));
    Manifest read = new Manifest(manifest, spec, io);
    List<DataFile> files = new ArrayList<>();
    read.forEach(
        entry -> {
          Map<String, Bounds> bounds = new HashMap<>();
          for (Types.NestedField column : schema.columns()) {
            bounds.put(column.name(), BoundsReader.of(entry, column));
          }
          files.add(
              DataFile.of(
                  Locations.path(entry.location()).toString(),
                  entry.recordCount(),
                  entry.fileSizeInBytes(),
                  read.env(entry.partition()),
                  bounds));
        });
    return List.copyOf(files);
  }
}
