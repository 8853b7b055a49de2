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
 * Everything that is counted, in the formats that Prometheus reads. Thread-safe.
 *
 * <p>Labels are only what the configuration or the program bounds: topics, routes, statuses, kinds
 * of outcome. Never a user, an environment or an organisation.
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

  /** Nothing counted yet, of these topics. */
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

  /** What is written, and in which format. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  public record Text(String contentType, byte[] body) {}

  /** Adds what is asked for its figures each time that the metrics are read. */
  public void add(List<? extends Collector> collectors) {
    collectors.forEach(registry::register);
  }

  /** Adds what waits in the landing zone, as {@link #look} has last seen it. */
  public void add(LandingMetrics landing) {
    add(landing.collectors());
    look = landing::look;
  }

  /** Looks at what takes long to look at: to read the metrics does not. One thread at a time. */
  public void look() {
    look.run();
  }

  /**
   * All figures as they are now; but for those of {@link #look}.
   *
   * @param accepted the reader's Accept header, or null
   */
  public Text text(@Nullable String accepted) {
    // Only now: a start need not wait for figures of the JVM that perhaps nobody reads.
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
