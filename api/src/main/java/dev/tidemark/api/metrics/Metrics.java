package dev.tidemark.api.metrics;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of the service, in the formats that Prometheus reads. Thread-safe.
 *
 * <p>The configuration or the program bounds the values of labels: topics, routes, statuses, kinds
 * of outcome. A label never contains a user, an environment or an organisation.
 */
public final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicBoolean withJvm = new AtomicBoolean();
  private final RequestMetrics requests;
  private final TokenMetrics tokens;
  private final QueryMetrics queries;
  private final EventMetrics events;
  private final LoadMetrics loads;
  private final MaintenanceMetrics maintenance;
  private final PoolMetrics pools;
  private final ConnectionMetrics connections;
  private volatile Runnable look = () -> {};

  /** Creates metrics for these topics. */
  public Metrics(Topics topics, Clock clock) {
    var names = topics.all().stream().map(Topic::name).toList();
    requests = new RequestMetrics(registry);
    tokens = new TokenMetrics(registry);
    queries = new QueryMetrics(registry, names);
    events = new EventMetrics(registry, names);
    loads = new LoadMetrics(registry, names, clock);
    maintenance = new MaintenanceMetrics(registry, names);
    pools = new PoolMetrics(registry);
    connections = new ConnectionMetrics(registry);
  }

  /** A response to Prometheus. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Text(String contentType, byte[] body) {}

  /** Adds collectors, which compute their values when the metrics are read. */
  public void add(List<? extends Collector> collectors) {
    collectors.forEach(registry::register);
  }

  /** Adds the metrics of the landing zone, as of the last {@link #look}. */
  public void add(LandingMetrics landing) {
    add(landing.collectors());
    look = landing::look;
  }

  /** Updates the metrics that take long to compute. Not thread-safe. */
  public void look() {
    look.run();
  }

  /**
   * Returns all metrics, those of {@link #look} as of its last call.
   *
   * @param accepted the client's Accept header, or null
   */
  public Text text(@Nullable String accepted) {
    // Registered at the first read, not at start: the metrics may never be read.
    if (withJvm.compareAndSet(false, true)) JvmMetrics.builder().register(registry);
    var writer = writer(accepted);
    var bytes = new ByteArrayOutputStream(1 << 15);
    try {
      writer.write(bytes, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Text(writer.getContentType(), bytes.toByteArray());
  }

  private static ExpositionFormatWriter writer(@Nullable String accepted) {
    var openMetrics = OpenMetricsTextFormatWriter.create();
    return openMetrics.accepts(accepted) ? openMetrics : PrometheusTextFormatWriter.create();
  }

  public RequestMetrics requests() {
    return requests;
  }

  public TokenMetrics tokens() {
    return tokens;
  }

  public QueryMetrics queries() {
    return queries;
  }

  public EventMetrics events() {
    return events;
  }

  public LoadMetrics loads() {
    return loads;
  }

  public MaintenanceMetrics maintenance() {
    return maintenance;
  }

  public PoolMetrics pools() {
    return pools;
  }

  public ConnectionMetrics connections() {
    return connections;
  }
}
