package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Requests whose token opened nothing. */
public final class TokenMetrics {
  private final Counter refusals;

  TokenMetrics(PrometheusRegistry registry) {
    refusals =
        Counter.builder()
            .name("tidemark_token_refusals_total")
            .help("Requests that were refused for their token, by cause.")
            .labelNames("cause")
            .register(registry);
  }

  /** Shows a cause with nothing counted. */
  public void expect(String cause) {
    refusals.initLabelValues(cause);
  }

  /**
   * Counts a refusal.
   *
   * @param cause of a fixed set
   */
  public void refused(String cause) {
    refusals.labelValues(cause).inc();
  }
}
