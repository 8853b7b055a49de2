package dev.tidemark.catalog.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;
import dev.tidemark.catalog.snapshot.CacheStats;
import dev.tidemark.catalog.snapshot.DataFiles;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.catalog.snapshot.TableVersion;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory index of every live data file of each table with the bounds of its timestamps; the
 * bounds of other columns are read on demand. Thread-safe.
 *
 * <p>Every page uses the index, so the common case must be cheap: Iceberg's own scan reads all
 * manifests for each plan (seconds for a million files). Three facts make an index cheap:
 *
 * <ul>
 *   <li>The location of the metadata identifies a table's state. While the catalog returns the same
 *       location, the snapshot in memory is the newest: one SQLite row per page.
 *   <li>Manifests are immutable. Each is one {@link ManifestBlock}, which snapshots share; after a
 *       commit only the new manifests are read, and nothing is merged over all files.
 *   <li>Columns keep their ids, and a column that a file does not contain has no bounds: bounds
 *       read from a manifest stay valid under every schema of the table.
 * </ul>
 *
 * The caches are bounded by bytes, whatever the number of tables; evicted entries are read again.
 */
public final class FileIndex implements Snapshots {
  private static final int MAX_PINNED_SNAPSHOTS = 256;
  private static final int RETRIES = 4;

  private final FileIO io;
  private final Function<String, Optional<String>> metadataLocation;
  private final ManifestCache blocks;
  private final ConcurrentHashMap<String, NewestMetadata> newest = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, ColumnBoundsCache> bounds = new ConcurrentHashMap<>();
  private final Cache<PinnedKey, LazySnapshot> pinned =
      Caffeine.newBuilder().maximumSize(MAX_PINNED_SNAPSHOTS).recordStats().build();

  /** Snapshots contain the same manifests, so equal ones share one object. */
  private final Interner<ManifestFile> interned = Interner.newWeakInterner();

  /** The metadata of a table, mapped to a definition. */
  private record NewestMetadata(
      String location, TableDefinition definition, TableMetadata metadata, LazySnapshot files) {
    boolean is(String otherLocation, TableDefinition otherDefinition) {
      return location.equals(otherLocation) && definition.equals(otherDefinition);
    }

    long id() {
      var current = metadata.currentSnapshot();
      return current == null ? 0 : current.snapshotId();
    }
  }

  /**
   * Key of a pinned snapshot. It does not change with new commits, so a scan over many pages does
   * not read the metadata for each page.
   */
  private record PinnedKey(String table, int schema, List<Column> columns, long id) {}

  /**
   * Creates an index of the tables of one catalog. It takes at most a third of the heap.
   *
   * @param metadataLocation returns the location of a table's newest metadata, or empty if there is
   *     no such table; called for every page
   */
  public FileIndex(FileIO io, Function<String, Optional<String>> metadataLocation) {
    this(io, metadataLocation, Runtime.getRuntime().maxMemory() / 3);
  }

  FileIndex(FileIO io, Function<String, Optional<String>> metadataLocation, long memory) {
    this.io = io;
    this.metadataLocation = metadataLocation;
    this.blocks = new ManifestCache(memory);
  }

  @Override
  public Snapshot current(Topic topic) {
    TableDefinition definition = TableDefinition.of(topic);
    for (var retries = Retries.of(RETRIES); ; ) {
      try {
        NewestMetadata table = newest(definition);
        return table == null ? empty(definition) : table.files().snapshot();
      } catch (NotFoundException e) {
        // Many commits have deleted this metadata since: there is a newer one.
        if (!retries.next()) throw e;
      }
    }
  }

  @Override
  public Optional<Snapshot> at(Topic topic, long id) {
    TableDefinition definition = TableDefinition.of(topic);
    NewestMetadata table = newest(definition);
    if (table == null) return id == 0 ? Optional.of(empty(definition)) : Optional.empty();
    TableMetadata metadata = table.metadata();
    if (id != 0 && metadata.snapshot(id) == null) return Optional.empty();
    try {
      if (table.id() == id) return Optional.of(table.files().snapshot());
      PinnedKey key =
          new PinnedKey(metadata.uuid(), metadata.currentSchemaId(), definition.columns(), id);
      return Optional.of(pinned.get(key, _ -> list(definition, metadata, id)).snapshot());
    } catch (NotFoundException expiredMeanwhile) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<TableVersion> moment(Topic topic, long id) {
    NewestMetadata table = newest(TableDefinition.of(topic));
    if (table == null) return id == 0 ? Optional.of(TableVersion.FIRST) : Optional.empty();
    return new CommitLog(table.metadata()).moment(id);
  }

  @Override
  public Optional<Set<Long>> loadedBetween(Topic topic, TableVersion after, TableVersion upTo) {
    NewestMetadata table = newest(TableDefinition.of(topic));
    if (table != null) return new CommitLog(table.metadata()).loadedBetween(after, upTo);
    boolean nothing = after.equals(TableVersion.FIRST) && upTo.equals(TableVersion.FIRST);
    return nothing ? Optional.of(Set.of()) : Optional.empty();
  }

  /** Returns the statistics of the caches of manifests, columns and pinned snapshots. */
  public List<CacheStats> caches() {
    return Stream.concat(blocks.figures().stream(), Stream.of(CacheStats.of("snapshots", pinned)))
        .toList();
  }

  private @Nullable NewestMetadata newest(TableDefinition definition) {
    for (var retries = Retries.of(RETRIES); ; ) {
      Optional<String> location = metadataLocation.apply(definition.name());
      if (location.isEmpty()) return null;
      NewestMetadata known = newest.get(definition.name());
      if (known != null && known.is(location.get(), definition)) return known;
      try {
        return newest.compute(
            definition.name(),
            (name, there) ->
                there != null && there.is(location.get(), definition)
                    ? there
                    : read(definition, location.get()));
      } catch (NotFoundException e) {
        if (!retries.next()) throw e;
      }
    }
  }

  private NewestMetadata read(TableDefinition definition, String location) {
    TableMetadata metadata = TableMetadataParser.read(io, location);
    var current = metadata.currentSnapshot();
    long id = current == null ? 0 : current.snapshotId();
    return new NewestMetadata(location, definition, metadata, list(definition, metadata, id));
  }

  private LazySnapshot list(TableDefinition definition, TableMetadata metadata, long id) {
    var snapshot = id == 0 ? null : metadata.snapshot(id);
    List<Manifest> manifests = new ArrayList<>();
    if (snapshot != null) {
      requireNoRowDeletes(definition, snapshot.deleteManifests(io));
      for (ManifestFile manifest : snapshot.dataManifests(io)) {
        PartitionSpec spec = metadata.specsById().get(manifest.partitionSpecId());
        manifests.add(new Manifest(interned.intern(manifest), Objects.requireNonNull(spec), io));
      }
    }
    Schema schema = schema(metadata, snapshot);
    ColumnMapping ids = ColumnMapping.of(metadata);
    ColumnBoundsCache others = bounds.computeIfAbsent(metadata.uuid(), _ -> blocks.ofTable());
    IndexedColumns kept = IndexedColumns.of(schema);
    boolean othersWrote = CommitLog.othersWrote(metadata);
    return new LazySnapshot(
        manifests,
        all -> ids.snapshot(definition, id, schema, blocks.of(all, kept, others), othersWrote));
  }

  /**
   * Returns the schema of the snapshot. Columns that were added to the table later are null in all
   * of its files, and an engine that reads the snapshot does not have them.
   */
  private static Schema schema(
      TableMetadata metadata, org.apache.iceberg.@Nullable Snapshot snapshot) {
    Integer id = snapshot == null ? null : snapshot.schemaId();
    Schema then = id == null ? null : metadata.schemasById().get(id);
    return then == null ? metadata.schema() : then;
  }

  /** Readers that open our files by name would return rows that another engine has deleted. */
  private static void requireNoRowDeletes(TableDefinition definition, List<ManifestFile> deletes) {
    if (deletes.stream().anyMatch(m -> m.hasAddedFiles() || m.hasExistingFiles())) {
      throw new IllegalStateException(
          "The table %s has row-level deletes, which another engine wrote; rewrite its files there (copy-on-write)"
              .formatted(definition.name()));
    }
  }

  private static Snapshot empty(TableDefinition definition) {
    return new Snapshot(0, definition.columns(), Map.of(), DataFiles.of(List.of()));
  }
}
