package dev.tidemark.api.metrics;

import dev.tidemark.catalog.load.LoadReport;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.List;

/** Metrics of the loads of this process; loads of other processes are not counted. */
public final class LoadMetrics {
  private static final double MILLIS = 1e3;

  private final Counter lines;
  private final Counter deadLetters;
  private final Counter bytes;
  private final Counter files;
  private final Counter seconds;
  private final Counter failures;
  private final Gauge succeeded;
  private final Clock clock;

  LoadMetrics(PrometheusRegistry registry, List<String> topics, Clock clock) {
    this.clock = clock;
    lines =
        Counter.builder()
            .name("tidemark_load_lines_total")
            .help("Lines read, by outcome: loaded, duplicate or dead_letter.")
            .labelNames("topic", "outcome")
            .register(registry);
    deadLetters =
        counter(registry, "dead_letters", "Lines that are not valid events of their topic.");
    bytes = counter(registry, "load_bytes", "Bytes of landed objects, as stored.");
    files = counter(registry, "load_files", "Data files written.");
    seconds = counter(registry, "load_seconds", "Time spent in loads that loaded something.");
    failures = counter(registry, "load_failures", "Loads that failed and are retried.");
    succeeded =
        Gauge.builder()
            .name("tidemark_load_last_success_timestamp_seconds")
            .help("When the topic's landing zone was last loaded completely; 0: not yet.")
            .labelNames("topic")
            .register(registry);
    for (var topic : topics) {
      for (var outcome : List.of("loaded", "duplicate", "dead_letter")) {
        lines.initLabelValues(topic, outcome);
      }
      succeeded.initLabelValues(topic);
      for (var each : List.of(deadLetters, bytes, files, seconds, failures)) {
        each.initLabelValues(topic);
      }
    }
  }

  private static Counter counter(PrometheusRegistry registry, String what, String help) {
    return Counter.builder()
        .name("tidemark_" + what + "_total")
        .help(help)
        .labelNames("topic")
        .register(registry);
  }

  /** Counts a completed load. */
  public void loaded(LoadReport report) {
    var topic = report.topic();
    succeeded.labelValues(topic).set(clock.millis() / MILLIS);
    if (report.lines() == 0) return;
    lines.labelValues(topic, "loaded").inc(report.loaded());
    lines.labelValues(topic, "duplicate").inc(report.duplicates());
    lines.labelValues(topic, "dead_letter").inc(report.deadLetters());
    deadLetters.labelValues(topic).inc(report.deadLetters());
    bytes.labelValues(topic).inc(report.bytes());
    files.labelValues(topic).inc(report.files());
    seconds.labelValues(topic).inc(report.seconds());
  }

  /** Counts a failed load. */
  public void failed(String topic) {
    failures.labelValues(topic).inc();
  }
}
