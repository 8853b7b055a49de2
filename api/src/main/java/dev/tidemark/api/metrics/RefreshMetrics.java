package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import java.util.List;
import java.util.function.LongSupplier;

/** How often a part of the configuration could not be read again, and stayed as it was. */
public final class RefreshMetrics {
  private RefreshMetrics() {}

  /** Of the failures of each part, counted since the start. */
  public static List<Collector> of(LongSupplier topics, LongSupplier access, LongSupplier keys) {
    return List.of(
        CounterWithCallback.builder()
            .name("tidemark_refresh_failures_total")
            .help("Changed definitions that were rejected; the previous ones stay in force.")
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
