package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.storage.RealPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * The files that snapshots of a table need, as real paths, because other engines write other
 * spellings.
 *
 * @param data their live data files and delete files
 * @param other their manifests, manifest lists and statistics
 */
record ReferencedFiles(Set<Path> data, Set<Path> other) {
  static ReferencedFiles from(Table table, Collection<Snapshot> snapshots, RealPaths paths) {
    Set<Path> data = new LinkedHashSet<>();
    Set<Path> other = new LinkedHashSet<>();
    Set<String> read = new HashSet<>();
    for (Snapshot snapshot : snapshots) {
      other.addAll(paths.meant(snapshot.manifestListLocation()));
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (!read.add(manifest.path())) continue;
        other.addAll(paths.meant(manifest.path()));
        addFiles(table, manifest, data, paths);
      }
    }
    Set<Long> ids = new HashSet<>();
    for (Snapshot snapshot : snapshots) ids.add(snapshot.snapshotId());
    // They contain values: of partitions, or sketches of columns.
    for (StatisticsFile file : table.statisticsFiles()) {
      if (ids.contains(file.snapshotId())) other.addAll(paths.meant(file.path()));
    }
    for (PartitionStatisticsFile file : table.partitionStatisticsFiles()) {
      if (ids.contains(file.snapshotId())) other.addAll(paths.meant(file.path()));
    }
    return new ReferencedFiles(data, other);
  }

  private static void addFiles(
      Table table, ManifestFile manifest, Set<Path> data, RealPaths paths) {
    try (ManifestReader<?> files = reader(table, manifest)) {
      for (ContentFile<?> file : files) data.addAll(paths.meant(file.location()));
    } catch (NotFoundException alreadyDeleted) {
      // Of a snapshot that a killed erasure was about to expire.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ManifestReader<?> reader(Table table, ManifestFile manifest) {
    return switch (manifest.content()) {
      case DATA -> ManifestFiles.read(manifest, table.io(), table.specs());
      case DELETES -> ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs());
    };
  }

  boolean contains(Path file) {
    return data.contains(file) || other.contains(file);
  }

  Set<Path> all() {
    Set<Path> all = new LinkedHashSet<>(data);
    all.addAll(other);
    return all;
  }
}
