package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Threads, queues and memory that are bounded: what is left of them before callers are rejected.
 */
public final class PoolMetrics {
  private final Map<String, PoolStats> pools = new ConcurrentHashMap<>();
  private final PrometheusRegistry registry;

  PoolMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    gauge("threads", "Threads that the pool may have.", PoolStats::threads);
    gauge("busy_threads", "Threads at work.", PoolStats::busy);
    gauge("waiting", "Requests that wait for a thread.", PoolStats::waiting);
    gauge(
        "waiting_limit",
        "Requests that may wait before further ones are answered 503.",
        PoolStats::waitingLimit);
    counter("rejected", "Requests rejected because the pool was full.", PoolStats::refused);
    counter("dropped", "Requests whose client was gone before their turn.", PoolStats::dropped);
  }

  private void gauge(String what, String help, ToDoubleFunction<PoolStats> figure) {
    GaugeWithCallback.builder()
        .name("tidemark_pool_" + what)
        .help(help)
        .labelNames("pool")
        .callback(to -> pools.forEach((name, pool) -> to.call(figure.applyAsDouble(pool), name)))
        .register(registry);
  }

  private void counter(String what, String help, ToDoubleFunction<PoolStats> figure) {
    CounterWithCallback.builder()
        .name("tidemark_pool_" + what + "_total")
        .help(help)
        .labelNames("pool")
        .callback(to -> pools.forEach((name, pool) -> to.call(figure.applyAsDouble(pool), name)))
        .register(registry);
  }

  /** Watches a pool from now on. */
  public void watch(String name, PoolStats pool) {
    pools.put(name, pool);
  }

  /** Watches the memory that bodies of events, or of queries, take. */
  public void watchBodies(String kind, LongSupplier taken, long limit) {
    var name = "tidemark_" + kind + "_bodies";
    bodies(name + "_bytes", "Memory that bodies of " + kind + "s take now.", taken);
    bodies(name + "_limit_bytes", "Memory that they may take.", () -> limit);
  }

  private void bodies(String name, String help, LongSupplier figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(to -> to.call((double) figure.getAsLong()))
        .register(registry);
  }
}
