package dev.tidemark.api.metrics;

import dev.tidemark.catalog.snapshot.CacheStats;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import java.util.List;
import java.util.function.Supplier;

/** Metrics of caches, computed when they are read. */
public final class CacheMetrics {
  private CacheMetrics() {}

  /** Returns collectors for caches. */
  public static List<Collector> of(Supplier<List<CacheStats>> caches) {
    return List.of(
        CounterWithCallback.builder()
            .name("tidemark_cache_requests_total")
            .help("Lookups in the cache, by result: hit or miss.")
            .labelNames("cache", "result")
            .callback(
                to -> {
                  for (var cache : caches.get()) {
                    to.call((double) cache.hits(), cache.cache(), "hit");
                    to.call((double) cache.misses(), cache.cache(), "miss");
                  }
                })
            .build(),
        GaugeWithCallback.builder()
            .name("tidemark_cache_entries")
            .help("Entries in the cache.")
            .labelNames("cache")
            .callback(to -> caches.get().forEach(c -> to.call((double) c.entries(), c.cache())))
            .build());
  }
}
