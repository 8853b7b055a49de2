package dev.tidemark.catalog.index;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.catalog.snapshot.CacheStats;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What manifests name, in memory; what was not asked for in a long time is read again. Safe for use
 * by many threads.
 */
final class ManifestCache {
  private final Cache<String, ManifestBlock> blocks;
  private final Cache<ColumnBoundsCache.Key, ColumnBounds> columns;

  /**
   * Nothing is read yet.
   *
   * @param memory how many bytes may be kept
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

  /** The bounds of one table's columns. */
  ColumnBoundsCache ofTable() {
    return new ColumnBoundsCache(columns);
  }

  /**
   * The blocks of manifests of one table; many that are not known are read at once, by as many
   * threads as there are processors.
   *
   * @param kept the table's columns of which something is kept
   */
  List<ManifestBlock> of(List<Manifest> manifests, IndexedColumns kept, ColumnBoundsCache others) {
    // Held here, so that none falls out of the cache before all are there.
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
