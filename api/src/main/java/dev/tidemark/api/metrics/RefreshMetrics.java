package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import java.util.List;
import java.util.function.LongSupplier;

/** Counts failed refreshes of a part of the configuration, which then did not change. */
public final class RefreshMetrics {
  private RefreshMetrics() {}

  /** Returns a collector of the failures of each part since the start. */
  public static List<Collector> of(LongSupplier topics, LongSupplier access, LongSupplier keys) {
    return List.of(
        CounterWithCallback.builder()
            .name("tidemark_refresh_failures_total")
            .help("Changed definitions that were rejected; the previous ones remain in use.")
            .labelNames("what")
            .callback(
                to -> {
                  to.call((double) topics.getAsLong(), "topics");
                  to.call((double) access.getAsLong(), "access");
                  to.call((double) keys.getAsLong(), "keys");
                })
            .build());
  }
}
