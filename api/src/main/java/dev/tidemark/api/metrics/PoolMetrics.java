package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** Threads, queues and memory that are bounded: what is left of them before callers are refused. */
public final class PoolMetrics {
  private final Map<String, ThreadPoolExecutor> pools = new ConcurrentHashMap<>();
  private final PrometheusRegistry registry;
  private final Counter refused;

  PoolMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    gauge("threads", "Threads that the pool may have.", ThreadPoolExecutor::getMaximumPoolSize);
    gauge("busy_threads", "Threads at work.", ThreadPoolExecutor::getActiveCount);
    gauge("waiting", "Requests that wait for a thread.", pool -> pool.getQueue().size());
    gauge(
        "waiting_limit",
        "Requests that may wait before further ones are answered 503.",
        pool -> pool.getQueue().size() + (double) pool.getQueue().remainingCapacity());
    refused =
        Counter.builder()
            .name("tidemark_pool_refused_total")
            .help("Requests that found no room in the pool.")
            .labelNames("pool")
            .register(registry);
  }

  private void gauge(String what, String help, ToDoubleFunction<ThreadPoolExecutor> figure) {
    GaugeWithCallback.builder()
        .name("tidemark_pool_" + what)
        .help(help)
        .labelNames("pool")
        .callback(to -> pools.forEach((name, pool) -> to.call(figure.applyAsDouble(pool), name)))
        .register(registry);
  }

  /** Watches a pool from now on. */
  public void watch(String name, ThreadPoolExecutor pool) {
    var handler = pool.getRejectedExecutionHandler();
    var count = refused.labelValues(name);
    pool.setRejectedExecutionHandler(
        (task, full) -> {
          if (!full.isShutdown()) count.inc();
          handler.rejectedExecution(task, full);
        });
    pools.put(name, pool);
  }

  /** Watches the memory that bodies of events take. */
  public void watchBodies(LongSupplier taken, long limit) {
    bodies("tidemark_event_bodies_bytes", "Memory that bodies of events take now.", taken);
    bodies("tidemark_event_bodies_limit_bytes", "Memory that they may take.", () -> limit);
  }

  private void bodies(String name, String help, LongSupplier figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(to -> to.call((double) figure.getAsLong()))
        .register(registry);
  }
}
