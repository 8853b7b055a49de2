package dev.tidemark.catalog.iceberg;

import dev.tidemark.catalog.files.Commits;
import dev.tidemark.catalog.files.Locations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.FileIO;

/**
 * What other catalogs have committed to one table: a table that is registered in two goes two ways.
 *
 * <p>Their metadata lies in the warehouse as ours does, has the table's UUID, and is not ahead of
 * ours for long. It is known by this: neither is it what our catalog names nor in the log of that,
 * and its newest snapshot is not of Tidemark and not one of ours. A commit of another engine that
 * was killed looks alike.
 *
 * @param uuid the table's
 */
record ForeignCommits(FileIO io, String uuid, RealPaths paths) {
  /**
   * The newest of each way.
   *
   * @param files all metadata files of the warehouse
   * @param entries what our catalog names, asked for after the files were listed
   */
  List<TableMetadata> among(Collection<Path> files, List<TablePointers.Entry> entries)
      throws IOException {
    List<TableMetadata> named = new ArrayList<>();
    Set<Path> known = new HashSet<>();
    for (TablePointers.Entry entry : entries) {
      if (!isOfTable(MetadataFile.read(entry.metadata()))) continue;
      read(entry.metadata()).ifPresent(named::add);
    }
    // Refused by others.
    if (named.isEmpty()) return List.of();
    for (TableMetadata metadata : named) known.addAll(log(metadata));
    List<MetadataFile> unknown = new ArrayList<>();
    for (Path file : files) {
      if (known.contains(file)) continue;
      MetadataFile.read(file).filter(read -> read.uuid().equals(uuid)).ifPresent(unknown::add);
    }
    unknown.sort(
        Comparator.comparingLong(MetadataFile::sequence)
            .thenComparingLong(MetadataFile::updated)
            .reversed());
    List<TableMetadata> newest = new ArrayList<>();
    for (MetadataFile file : unknown) {
      if (known.contains(file.path())) continue;
      Optional<TableMetadata> foreign = read(file.path()).filter(all -> isForeign(all, named));
      foreign.ifPresent(newest::add);
      foreign.ifPresent(metadata -> known.addAll(log(metadata)));
    }
    return newest;
  }

  private boolean isOfTable(Optional<MetadataFile> file) {
    return file.isPresent() && file.get().uuid().equals(uuid);
  }

  /** Empty where it is gone, or was never written to its end. */
  private Optional<TableMetadata> read(Path file) {
    try {
      return Optional.of(TableMetadataParser.read(io, Locations.of(file)));
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** The metadata file itself and those before it. */
  private Set<Path> log(TableMetadata metadata) {
    Set<Path> log = new HashSet<>(paths.meant(metadata.metadataFileLocation()));
    metadata.previousFiles().forEach(file -> log.addAll(paths.meant(file.file())));
    return log;
  }

  private static boolean isForeign(TableMetadata metadata, List<TableMetadata> named) {
    Optional<Snapshot> newest =
        metadata.snapshots().stream().max(Comparator.comparingLong(Snapshot::sequenceNumber));
    return newest.isPresent()
        && !Commits.isOurs(newest.get())
        && named.stream().allMatch(ours -> ours.snapshot(newest.get().snapshotId()) == null);
  }
}
