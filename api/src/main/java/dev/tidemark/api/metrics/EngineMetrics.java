package dev.tidemark.api.metrics;

import dev.tidemark.sql.engine.EngineStats;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Metrics of the query engine, computed when they are read. */
public final class EngineMetrics {
  private EngineMetrics() {}

  /** Returns collectors for an engine. */
  public static List<Collector> of(Supplier<EngineStats> engine) {
    return List.of(
        GaugeWithCallback.builder()
            .name("tidemark_engine_running")
            .help("Statements that run in the engine, including abandoned ones.")
            .callback(to -> to.call(engine.get().running()))
            .build(),
        counter(
            engine,
            "tidemark_engine_stopped_total",
            "Statements that were stopped by a timeout or because the client disconnected.",
            EngineStats::stopped),
        counter(
            engine,
            "tidemark_engine_reopened_total",
            "How often a broken engine was replaced by a new one.",
            EngineStats::reopened));
  }

  private static Collector counter(
      Supplier<EngineStats> engine,
      String name,
      String help,
      ToDoubleFunction<EngineStats> figure) {
    return CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(to -> to.call(figure.applyAsDouble(engine.get())))
        .build();
  }
}
