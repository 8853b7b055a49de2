package dev.tidemark.api.metrics;

import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.QueryException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Metrics of queries: number, duration and work. */
public final class QueryMetrics {
  private static final double MICROS = 1e6;
  private static final double NANOS = 1e9;

  private final Counter asked;
  private final Histogram took;
  private final Counter planning;
  private final Counter running;
  private final Counter rows;
  private final Counter files;
  private final Counter bytes;
  private final Counter partial;

  QueryMetrics(PrometheusRegistry registry, List<String> topics) {
    asked =
        Counter.builder()
            .name("tidemark_query_total")
            .help("Queries of authorized callers, by outcome.")
            .labelNames("topic", "outcome")
            .register(registry);
    took =
        DurationHistograms.histogram()
            .name("tidemark_query_duration_seconds")
            .help("Time from a query to its page or failure.")
            .register(registry);
    planning = counter(registry, "plan_seconds", "Time spent planning which data files to read.");
    running = counter(registry, "run_seconds", "Time spent in the engine.");
    rows = counter(registry, "rows", "Rows in pages.");
    files = counter(registry, "files", "Data files that were opened.");
    bytes = counter(registry, "bytes", "Bytes of data files that were read, at most.");
    partial = counter(registry, "partial_pages", "Pages that ended because of their budget.");
    for (var topic : topics) {
      asked.initLabelValues(topic, "ok");
      for (var each : List.of(planning, running, rows, files, bytes, partial))
        each.initLabelValues(topic);
    }
  }

  private static Counter counter(PrometheusRegistry registry, String what, String help) {
    return Counter.builder()
        .name("tidemark_query_" + what + "_total")
        .help(help)
        .labelNames("topic")
        .register(registry);
  }

  /** Runs a query and counts its outcome. */
  public Page measured(String topic, Supplier<Page> answer) {
    long began = System.nanoTime();
    var outcome = "failed";
    try {
      var page = answer.get();
      count(topic, page);
      outcome = "ok";
      return page;
    } catch (QueryException e) {
      outcome = e.error().name().toLowerCase(Locale.ROOT);
      throw e;
    } finally {
      asked.labelValues(topic, outcome).inc();
      took.observe((System.nanoTime() - began) / NANOS);
    }
  }

  private void count(String topic, Page page) {
    var work = page.work();
    planning.labelValues(topic).inc(work.planMicros() / MICROS);
    running.labelValues(topic).inc(work.runMicros() / MICROS);
    rows.labelValues(topic).inc(page.rows().size());
    files.labelValues(topic).inc(work.files());
    bytes.labelValues(topic).inc(work.bytes());
    if (page.partial()) partial.labelValues(topic).inc();
  }
}
