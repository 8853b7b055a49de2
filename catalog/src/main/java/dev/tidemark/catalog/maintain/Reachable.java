package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.files.Locations;
import dev.tidemark.catalog.iceberg.LakeException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.CloseableIterable;

/** Every file that a table holds in any of its snapshots, metadata included. */
final class Reachable {
  private final Table table;
  private final Set<String> read = new HashSet<>();

  Reachable(Table table) {
    this.table = table;
  }

  /**
   * Names each of them, some more than once, as an absolute path.
   *
   * @throws RuntimeException where one of them that names others cannot be read
   */
  void forEach(Consumer<String> file) {
    Consumer<String> location = name -> file.accept(Locations.path(name).toString());
    metadata(location);
    for (Snapshot snapshot : table.snapshots()) {
      location.accept(snapshot.manifestListLocation());
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        // Most manifests are those of the snapshot before.
        if (!read.add(manifest.path())) continue;
        location.accept(manifest.path());
        content(manifest, location);
      }
    }
  }

  /** Not by Iceberg's own list of them, which needs Hadoop. */
  private void metadata(Consumer<String> location) {
    TableMetadata metadata = ((HasTableOperations) table).operations().current();
    location.accept(metadata.metadataFileLocation());
    metadata.previousFiles().forEach(former -> location.accept(former.file()));
    metadata.statisticsFiles().forEach(file -> location.accept(file.path()));
    metadata.partitionStatisticsFiles().forEach(file -> location.accept(file.path()));
    location.accept(table.location() + "/metadata/version-hint.text");
  }

  private void content(ManifestFile manifest, Consumer<String> location) {
    try (var files = files(manifest)) {
      for (ContentFile<?> file : files) location.accept(file.location());
    } catch (IOException e) {
      throw new LakeException("A manifest of %s cannot be read".formatted(table.name()), e);
    }
  }

  private CloseableIterable<? extends ContentFile<?>> files(ManifestFile manifest) {
    return manifest.content() == ManifestContent.DELETES
        ? ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())
        : ManifestFiles.read(manifest, table.io(), table.specs());
  }
}
