package dev.tidemark.api.metrics;

import dev.tidemark.catalog.maintain.MaintenanceReport;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** Metrics of the maintenance of this process; that of other processes is not counted. */
public final class MaintenanceMetrics {
  private static final double NANOS = 1e9;

  private final Counter runs;
  private final Counter failures;
  private final Counter read;
  private final Counter written;
  private final Counter seconds;
  private final Gauge files;
  private final Gauge snapshots;

  MaintenanceMetrics(PrometheusRegistry registry, List<String> topics) {
    runs = counter(registry, "runs", "Maintenance runs that completed.");
    failures = counter(registry, "failures", "Maintenance runs that failed and are retried.");
    read = counter(registry, "read_bytes", "Bytes of data files that were rewritten.");
    written = counter(registry, "written_bytes", "Bytes of the data files that replaced them.");
    seconds = counter(registry, "seconds", "Time spent in maintenance.");
    files =
        gauge(registry, "files", "Live data files after the last maintenance run; 0: none yet.");
    snapshots =
        gauge(registry, "snapshots", "Snapshots after the last maintenance run; 0: none yet.");
    for (var topic : topics) {
      for (var each : List.of(runs, failures, read, written, seconds)) each.initLabelValues(topic);
      for (var each : List.of(files, snapshots)) each.initLabelValues(topic);
    }
  }

  private static Counter counter(PrometheusRegistry registry, String what, String help) {
    return Counter.builder()
        .name("tidemark_maintain_" + what + "_total")
        .help(help)
        .labelNames("topic")
        .register(registry);
  }

  private static Gauge gauge(PrometheusRegistry registry, String what, String help) {
    return Gauge.builder()
        .name("tidemark_table_" + what)
        .help(help)
        .labelNames("topic")
        .register(registry);
  }

  /** Counts a completed run. */
  public void ran(MaintenanceReport report) {
    var topic = report.topic();
    runs.labelValues(topic).inc();
    read.labelValues(topic).inc(report.bytesRead());
    written.labelValues(topic).inc(report.bytesWritten());
    seconds.labelValues(topic).inc(report.took().toNanos() / NANOS);
    files.labelValues(topic).set((double) report.filesAfter());
    snapshots.labelValues(topic).set(report.snapshots());
  }

  /** Counts a failed run. */
  public void failed(String topic) {
    failures.labelValues(topic).inc();
  }
}
