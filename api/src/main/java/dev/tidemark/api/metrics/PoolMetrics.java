package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of bounded threads, queues and memory: the capacity left before requests are rejected.
 */
public final class PoolMetrics {
  private final Map<String, PoolStats> pools = new ConcurrentHashMap<>();
  private final PrometheusRegistry registry;

  PoolMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    gauge("threads", "The maximum number of threads of the pool.", PoolStats::threads);
    gauge("busy_threads", "Busy threads of the pool.", PoolStats::busy);
    gauge("waiting", "Requests that wait for a thread.", PoolStats::waiting);
    gauge(
        "waiting_limit",
        "The maximum number of waiting requests; further ones get 503.",
        PoolStats::waitingLimit);
    counter(
        "rejected", "Requests that were rejected because the pool was full.", PoolStats::rejected);
    counter("dropped", "Requests whose client disconnected while they waited.", PoolStats::dropped);
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

  /** Starts to report a pool. */
  public void watch(String name, PoolStats pool) {
    pools.put(name, pool);
  }

  /** Starts to report the memory that request bodies use. */
  public void watchBodies(String kind, LongSupplier taken, long limit) {
    var name = "tidemark_" + kind + "_bodies";
    bodies(name + "_bytes", "Memory that bodies of " + kind + " requests use now.", taken);
    bodies(name + "_limit_bytes", "The maximum memory of these bodies.", () -> limit);
  }

  private void bodies(String name, String help, LongSupplier figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(to -> to.call((double) figure.getAsLong()))
        .register(registry);
  }
}
