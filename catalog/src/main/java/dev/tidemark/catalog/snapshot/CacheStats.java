package dev.tidemark.catalog.snapshot;

import com.github.benmanes.caffeine.cache.Cache;

/**
 * Statistics of a cache. Immutable.
 *
 * @param cache the name of the cache
 * @param entries the current number of entries
 * @param hits the number of lookups that found an entry, since the cache was created
 * @param misses the number of lookups that did not
 */
public record CacheStats(String cache, long entries, long hits, long misses) {
  public static CacheStats of(String name, Cache<?, ?> cache) {
    var stats = cache.stats();
    return new CacheStats(name, cache.estimatedSize(), stats.hitCount(), stats.missCount());
  }
}
