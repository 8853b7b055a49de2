package dev.tidemark.catalog.snapshot;

import com.github.benmanes.caffeine.cache.Cache;

/**
 * How a cache does.
 *
 * @param cache its name
 * @param entries what it holds now
 * @param hits look-ups that found something since it was made
 * @param misses those that did not
 */
public record CacheStats(String cache, long entries, long hits, long misses) {
  public static CacheStats of(String name, Cache<?, ?> cache) {
    var stats = cache.stats();
    return new CacheStats(name, cache.estimatedSize(), stats.hitCount(), stats.missCount());
  }
}
