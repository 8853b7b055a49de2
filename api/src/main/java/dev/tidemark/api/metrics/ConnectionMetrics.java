package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** The connections of clients. */
public final class ConnectionMetrics {
  private final PrometheusRegistry registry;

  ConnectionMetrics(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * Watches them from now on.
   *
   * @param closed how many were closed for others, or could not be opened
   * @param unread the bytes of answers that wait for their clients
   */
  public void watch(IntSupplier open, int limit, LongSupplier closed, LongSupplier unread) {
    gauge("tidemark_http_connections", "Connections that are open.", open::getAsInt);
    gauge("tidemark_http_connections_limit", "Connections that may be open.", () -> limit);
    gauge("tidemark_http_unread_response_bytes", "Answers that clients have not read yet.", unread);
    CounterWithCallback.builder()
        .name("tidemark_http_connections_closed_total")
        .help("Connections that were closed to make room, or that found none.")
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
