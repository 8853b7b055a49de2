package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/** Metrics of events over HTTP. */
public final class EventMetrics {
  private static final String ACCEPTED = "accepted";
  private static final String REJECTED = "rejected";

  private final Counter events;

  EventMetrics(PrometheusRegistry registry, List<String> topics) {
    events =
        Counter.builder()
            .name("tidemark_events_total")
            .help("Events sent to POST /topics/{topic}: durable in the landing zone, or rejected.")
            .labelNames("topic", "outcome")
            .register(registry);
    for (var topic : topics) {
      events.initLabelValues(topic, ACCEPTED);
      events.initLabelValues(topic, REJECTED);
    }
  }

  /** Counts the events of one request. */
  public void taken(String topic, int accepted, int rejected) {
    events.labelValues(topic, ACCEPTED).inc(accepted);
    events.labelValues(topic, REJECTED).inc(rejected);
  }
}
