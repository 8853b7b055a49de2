package dev.tidemark.catalog.write;

import dev.tidemark.catalog.storage.Locations;
import java.nio.file.Path;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;

/** A new Parquet file that is not yet in the table. Immutable. */
public record WrittenFile(Path path, long rows, long bytes, Metrics metrics) {
  /** Returns the file in the form that Iceberg needs for a commit. */
  public DataFile in(PartitionSpec spec, StructLike partition) {
    return DataFiles.builder(spec)
        .withPath(Locations.of(path))
        .withFormat(FileFormat.PARQUET)
        .withPartition(partition)
        .withFileSizeInBytes(bytes)
        .withMetrics(metrics)
        .build();
  }
}
