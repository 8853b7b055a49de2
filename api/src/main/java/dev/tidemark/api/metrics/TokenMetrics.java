package dev.tidemark.api.metrics;

import dev.tidemark.api.access.TokenError;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts requests with an invalid token or none. */
public final class TokenMetrics {
  private final Counter rejections;

  TokenMetrics(PrometheusRegistry registry) {
    rejections =
        Counter.builder()
            .name("tidemark_token_rejections_total")
            .help("Requests that were rejected because of an invalid or missing token, by cause.")
            .labelNames("cause")
            .register(registry);
    for (var error : TokenError.values()) rejections.initLabelValues(error.label());
  }

  /** Counts a rejected request. */
  public void rejected(TokenError error) {
    rejections.labelValues(error.label()).inc();
  }
}
