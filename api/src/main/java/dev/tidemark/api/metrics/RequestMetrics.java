package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Metrics of HTTP requests. */
public final class RequestMetrics {
  private static final double NANOS = 1e9;

  private final Counter answered;
  private final Histogram took;

  RequestMetrics(PrometheusRegistry registry) {
    answered =
        Counter.builder()
            .name("tidemark_http_requests_total")
            .help("Requests that got a response; route is none if no route matched.")
            .labelNames("method", "route", "status")
            .register(registry);
    took =
        DurationHistograms.histogram()
            .name("tidemark_http_request_duration_seconds")
            .help("Time from the headers of a request to its response.")
            .labelNames("route")
            .register(registry);
  }

  /**
   * Counts a response.
   *
   * @param method one of a fixed set
   * @param route a route template, never a path
   */
  public void answered(String method, String route, int status, long nanos) {
    answered.labelValues(method, route, Integer.toString(status)).inc();
    took.labelValues(route).observe(nanos / NANOS);
  }
}
