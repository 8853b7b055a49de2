package dev.tidemark.catalog.files;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/**
 * Every live data file of each table with its bounds, in memory. Safe for use by many threads.
 *
 * <p>Every page begins here, so the common case must cost nothing: Iceberg's own scan reads all
 * manifests for each plan (seconds at a million files). Three facts make an index cheap:
 *
 * <ul>
 *   <li>A table's state is named by the location of its metadata. As long as the catalog gives the
 *       same location, the snapshot in memory is the newest: one row of SQLite a page.
 *   <li>Manifests are immutable. After a commit only the manifests that are new are read; those
 *       that the commit kept come from the cache.
 *   <li>What was read from a manifest stays true as long as the table's columns do: they keep their
 *       ids, and a column that a file does not know has no bounds. Bounds go by name, so under
 *       another schema a manifest is read again.
 * </ul>
 *
 * The caches are bounded by files; what falls out is read again.
 */
public final class FileIndex implements Snapshots {
  private static final long MAX_CACHED_FILES = 500_000;
  private static final int MAX_PINNED_SNAPSHOTS = 256;
  private static final int TRIES = 5;

  private final FileIO io;
  private final Function<String, Optional<String>> metadataLocation;
  private final ConcurrentHashMap<String, Newest> newest = new ConcurrentHashMap<>();
  private final Cache<ManifestKey, List<DataFile>> manifests =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CACHED_FILES)
          .weigher((ManifestKey key, List<DataFile> files) -> 1 + files.size())
          .recordStats()
          .build();
  private final Cache<PinnedKey, Snapshot> pinned =
      Caffeine.newBuilder().maximumSize(MAX_PINNED_SNAPSHOTS).recordStats().build();

  /** A table as its metadata file says, in the words of a definition. */
  private record Newest(
      String location, TableDefinition definition, TableMetadata metadata, Snapshot snapshot) {
    boolean is(String otherLocation, TableDefinition otherDefinition) {
      return location.equals(otherLocation) && definition.equals(otherDefinition);
    }
  }

  private record ManifestKey(String path, int schema) {}

  /** Stays the same while others commit: a walk over many pages must not read anew for each. */
  private record PinnedKey(String table, int schema, List<Column> columns, long id) {}

  /**
   * An index over the tables of one catalog.
   *
   * @param metadataLocation gives the location of a table's newest metadata, or empty where there
   *     is no such table; asked for every page
   */
  public FileIndex(FileIO io, Function<String, Optional<String>> metadataLocation) {
    this.io = io;
    this.metadataLocation = metadataLocation;
  }

  @Override
  public Snapshot current(Topic topic) {
    TableDefinition definition = TableDefinition.of(topic);
    Newest table = newest(definition);
    return table == null ? empty(definition) : table.snapshot();
  }

  @Override
  public Optional<Snapshot> at(Topic topic, long id) {
    TableDefinition definition = TableDefinition.of(topic);
    Newest table = newest(definition);
    if (table == null) return id == 0 ? Optional.of(empty(definition)) : Optional.empty();
    if (table.snapshot().id() == id) return Optional.of(table.snapshot());
    TableMetadata metadata = table.metadata();
    if (id != 0 && metadata.snapshot(id) == null) return Optional.empty();
    try {
      return Optional.of(
          pinned.get(
              new PinnedKey(metadata.uuid(), metadata.currentSchemaId(), definition.columns(), id),
              key -> read(definition, metadata, key.id())));
    } catch (NotFoundException expiredMeanwhile) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Moment> moment(Topic topic, long id) {
    Newest table = newest(TableDefinition.of(topic));
    if (table == null) return id == 0 ? Optional.of(Moment.FIRST) : Optional.empty();
    return new Commits(table.metadata()).moment(id);
  }

  @Override
  public Optional<Set<Long>> loadedBetween(Topic topic, Moment after, Moment upTo) {
    Newest table = newest(TableDefinition.of(topic));
    if (table != null) return new Commits(table.metadata()).loadedBetween(after, upTo);
    boolean nothing = after.equals(Moment.FIRST) && upTo.equals(Moment.FIRST);
    return nothing ? Optional.of(Set.of()) : Optional.empty();
  }

  /** How the caches of manifests and of pinned snapshots do. */
  public List<CacheFigures> caches() {
    return List.of(figures("manifests", manifests), figures("snapshots", pinned));
  }

  private static CacheFigures figures(String name, Cache<?, ?> cache) {
    var stats = cache.stats();
    return new CacheFigures(name, cache.estimatedSize(), stats.hitCount(), stats.missCount());
  }

  private @Nullable Newest newest(TableDefinition definition) {
    for (int tried = 1; ; tried++) {
      Optional<String> location = metadataLocation.apply(definition.name());
      if (location.isEmpty()) return null;
      Newest known = newest.get(definition.name());
      if (known != null && known.is(location.get(), definition)) return known;
      try {
        return newest.compute(
            definition.name(),
            (name, there) ->
                there != null && there.is(location.get(), definition)
                    ? there
                    : read(definition, location.get()));
      } catch (NotFoundException e) {
        // So many commits came in between that this metadata was cut: there is a newer one.
        if (tried == TRIES) throw e;
      }
    }
  }

  private Newest read(TableDefinition definition, String location) {
    TableMetadata metadata = TableMetadataParser.read(io, location);
    var current = metadata.currentSnapshot();
    long id = current == null ? 0 : current.snapshotId();
    return new Newest(location, definition, metadata, read(definition, metadata, id));
  }

  private Snapshot read(TableDefinition definition, TableMetadata metadata, long id) {
    var snapshot = id == 0 ? null : metadata.snapshot(id);
    Schema schema = schema(metadata, snapshot);
    List<DataFile> files = new ArrayList<>();
    if (snapshot != null) {
      requireNoRowDeletes(definition, snapshot.deleteManifests(io));
      for (ManifestFile manifest : snapshot.dataManifests(io)) {
        files.addAll(
            manifests.get(
                new ManifestKey(manifest.path(), schema.schemaId()),
                _ -> ManifestFiles.read(manifest, io, metadata.specsById(), schema)));
      }
    }
    return ColumnIds.of(metadata).snapshot(definition, id, schema, files);
  }

  /**
   * The schema that the snapshot was made under. A column that the table has gained since is null
   * in all of its files, and unknown to an engine that is told the snapshot.
   */
  private static Schema schema(
      TableMetadata metadata, org.apache.iceberg.@Nullable Snapshot snapshot) {
    Integer id = snapshot == null ? null : snapshot.schemaId();
    Schema then = id == null ? null : metadata.schemasById().get(id);
    return then == null ? metadata.schema() : then;
  }

  /** Whoever reads our files by name would show rows that another engine has deleted. */
  private static void requireNoRowDeletes(TableDefinition definition, List<ManifestFile> deletes) {
    if (deletes.stream().anyMatch(m -> m.hasAddedFiles() || m.hasExistingFiles())) {
      throw new IllegalStateException(
          "The table %s has row-level deletes, which another engine wrote; rewrite its files there (copy-on-write)"
              .formatted(definition.name()));
    }
  }

  private static Snapshot empty(TableDefinition definition) {
    return new Snapshot(0, definition.columns(), Map.of(), List.of());
  }
}
