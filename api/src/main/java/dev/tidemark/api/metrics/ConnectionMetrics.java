package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Metrics of client connections. */
public final class ConnectionMetrics {
  private final PrometheusRegistry registry;

  ConnectionMetrics(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * Starts to report connections.
   *
   * @param closed the number of connections that were closed for others or rejected
   * @param unread the bytes of responses that clients have not read yet
   */
  public void watch(IntSupplier open, int limit, LongSupplier closed, LongSupplier unread) {
    gauge("tidemark_http_connections", "Open connections.", open::getAsInt);
    gauge(
        "tidemark_http_connections_limit", "The maximum number of open connections.", () -> limit);
    gauge(
        "tidemark_http_unread_response_bytes",
        "Bytes of responses that clients have not read yet.",
        unread);
    CounterWithCallback.builder()
        .name("tidemark_http_connections_closed_total")
        .help("Connections that were closed to accept others, or rejected because of the limit.")
        .callback(to -> to.call((double) closed.getAsLong()))
        .register(registry);
  }

  private void gauge(String name, String help, LongSupplier figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(to -> to.call((double) figure.getAsLong()))
        .register(registry);
  }
}
