package dev.tidemark.catalog.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.catalog.snapshot.CacheStats;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cache of the contents of manifests. Entries that are not used for a long time are evicted and
 * read again on demand. Thread-safe.
 */
final class ManifestCache {
  private final Cache<String, ManifestBlock> blocks;
  private final Cache<ColumnBoundsCache.Key, ColumnBounds> columns;

  /**
   * Creates an empty cache.
   *
   * @param memory the maximum size in bytes
   */
  ManifestCache(long memory) {
    long forColumns = memory / 4;
    blocks =
        Caffeine.newBuilder()
            .maximumWeight(memory - forColumns)
            .weigher((String path, ManifestBlock block) -> weight(block.memory()))
            .recordStats()
            .build();
    columns =
        Caffeine.newBuilder()
            .maximumWeight(forColumns)
            .weigher((ColumnBoundsCache.Key key, ColumnBounds kept) -> weight(kept.memory() + 120))
            .recordStats()
            .build();
  }

  private static int weight(long bytes) {
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** Returns the column bounds of one table. */
  ColumnBoundsCache ofTable() {
    return new ColumnBoundsCache(columns);
  }

  /**
   * Returns the blocks of manifests of one table. Missing blocks are read in parallel, by as many
   * threads as there are processors.
   *
   * @param kept the table's columns with bounds that are stored with each block
   */
  List<ManifestBlock> of(List<Manifest> manifests, IndexedColumns kept, ColumnBoundsCache others) {
    // Strong references, so that no block is evicted before all are read.
    Map<String, ManifestBlock> read = new ConcurrentHashMap<>();
    List<Manifest> missing =
        manifests.stream().filter(one -> blocks.getIfPresent(one.path()) == null).toList();
    missing.parallelStream().forEach(one -> read.put(one.path(), block(one, kept, others)));
    return manifests.stream()
        .map(
            one ->
                Objects.requireNonNullElseGet(read.get(one.path()), () -> block(one, kept, others)))
        .toList();
  }

  private ManifestBlock block(Manifest manifest, IndexedColumns kept, ColumnBoundsCache others) {
    return blocks.get(manifest.path(), _ -> read(manifest, kept, others));
  }

  private static ManifestBlock read(
      Manifest manifest, IndexedColumns kept, ColumnBoundsCache others) {
    Manifest.Contents contents = manifest.read(kept, others.wanted(), others);
    others.keep(manifest, contents.bounds());
    return contents.block();
  }

  List<CacheStats> figures() {
    return List.of(CacheStats.of("manifests", blocks), CacheStats.of("columns", columns));
  }
}
