package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.index.CommitLog;
import dev.tidemark.catalog.storage.RealPaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;

/**
 * Every file of a table in any of its snapshots, including metadata, as {@linkplain RealPaths real
 * paths}. Iceberg's own list of files needs Hadoop. Not thread-safe.
 */
public final class ReachableFiles {
  private final TableMetadata metadata;
  private final FileIO io;
  private final RealPaths paths;
  private final boolean lenient;
  private final Set<String> read = new HashSet<>();

  private ReachableFiles(TableMetadata metadata, FileIO io, RealPaths paths, boolean lenient) {
    this.metadata = metadata;
    this.io = io;
    this.paths = paths;
    this.lenient = lenient;
  }

  /** Returns the files of a table in its last refreshed state. */
  public static ReachableFiles of(Table table, RealPaths paths) {
    TableMetadata metadata = ((HasTableOperations) table).operations().current();
    return new ReachableFiles(metadata, table.io(), paths, false);
  }

  /**
   * Returns the files of the table with the given metadata; missing metadata files are ignored,
   * because no reader can use them.
   */
  static ReachableFiles ofOther(TableMetadata metadata, FileIO io, RealPaths paths) {
    return new ReachableFiles(metadata, io, paths, true);
  }

  /**
   * Removes each of the files from a set; stops when the set is empty.
   *
   * @throws RuntimeException if a manifest or a manifest list cannot be read
   */
  public void removeFrom(Set<Path> files) {
    if (files.isEmpty()) return;
    forEach(files::remove, _ -> !files.isEmpty());
  }

  /**
   * Returns the files that only the given snapshots use, according to the manifests; a data file
   * may also be in other manifests.
   */
  public Set<Path> only(Predicate<Snapshot> going) {
    Set<String> kept = new HashSet<>();
    Set<String> lists = new HashSet<>();
    Set<Long> ids = new HashSet<>();
    for (Snapshot snapshot : metadata.snapshots()) {
      if (going.test(snapshot)) {
        ids.add(snapshot.snapshotId());
        continue;
      }
      lists.add(snapshot.manifestListLocation());
      for (ManifestFile manifest : manifests(snapshot)) kept.add(manifest.path());
    }
    Set<Path> files = new HashSet<>();
    Consumer<String> location = name -> files.addAll(paths.meant(name));
    for (Snapshot snapshot : metadata.snapshots()) {
      if (!ids.contains(snapshot.snapshotId())) continue;
      if (!lists.contains(snapshot.manifestListLocation())) {
        location.accept(snapshot.manifestListLocation());
      }
      // Missing files of these snapshots are already deleted.
      ReachableFiles its = new ReachableFiles(metadata, io, paths, true);
      for (ManifestFile manifest : its.manifests(snapshot)) {
        if (kept.contains(manifest.path()) || !read.add(manifest.path())) continue;
        location.accept(manifest.path());
        its.content(manifest, location);
      }
    }
    for (StatisticsFile file : metadata.statisticsFiles()) {
      if (ids.contains(file.snapshotId())) location.accept(file.path());
    }
    for (PartitionStatisticsFile file : metadata.partitionStatisticsFiles()) {
      if (ids.contains(file.snapshotId())) location.accept(file.path());
    }
    return files;
  }

  /** Passes each file to a consumer, some more than once, while the predicate is true. */
  private void forEach(Consumer<Path> file, Predicate<Snapshot> goOn) {
    Consumer<String> location = name -> paths.meant(name).forEach(file);
    location.accept(metadata.metadataFileLocation());
    metadata.previousFiles().forEach(former -> location.accept(former.file()));
    metadata.statisticsFiles().forEach(statistics -> location.accept(statistics.path()));
    metadata.partitionStatisticsFiles().forEach(statistics -> location.accept(statistics.path()));
    location.accept(metadata.location() + "/metadata/" + VersionHint.FILE);
    List<Snapshot> newestFirst = new ArrayList<>(metadata.snapshots());
    newestFirst.sort(Comparator.comparingLong(Snapshot::sequenceNumber).reversed());
    for (Snapshot snapshot : newestFirst) {
      if (!goOn.test(snapshot)) return;
      if (lenient && addsOwnFilesAlone(snapshot)) continue;
      location.accept(snapshot.manifestListLocation());
      for (ManifestFile manifest : manifests(snapshot)) {
        // Most manifests are also in the snapshot before.
        if (!read.add(manifest.path())) continue;
        location.accept(manifest.path());
        content(manifest, location);
      }
    }
  }

  /**
   * Returns whether all files that a snapshot of another table adds to its predecessor were written
   * by Tidemark into that table's folder: then thousands of manifest lists need not be read.
   */
  private boolean addsOwnFilesAlone(Snapshot snapshot) {
    Long parent = snapshot.parentId();
    return parent != null && metadata.snapshot(parent) != null && CommitLog.isOurs(snapshot);
  }

  private List<ManifestFile> manifests(Snapshot snapshot) {
    try {
      return snapshot.allManifests(io);
    } catch (NotFoundException gone) {
      if (lenient) return List.of();
      throw gone;
    }
  }

  private void content(ManifestFile manifest, Consumer<String> location) {
    try (ManifestReader<?> files = files(manifest)) {
      for (ContentFile<?> file : files.select(List.of("file_path"))) {
        location.accept(file.location());
      }
    } catch (NotFoundException gone) {
      if (!lenient) throw gone;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ManifestReader<?> files(ManifestFile manifest) {
    return manifest.content() == ManifestContent.DELETES
        ? ManifestFiles.readDeleteManifest(manifest, io, metadata.specsById())
        : ManifestFiles.read(manifest, io, metadata.specsById());
  }
}
