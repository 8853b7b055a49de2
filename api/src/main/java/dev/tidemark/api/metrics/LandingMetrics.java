package dev.tidemark.api.metrics;

import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.landing.FolderStore;
import dev.tidemark.partitioner.landing.LandedName;
import dev.tidemark.partitioner.landing.StoredObject;
import dev.tidemark.partitioner.layout.PartitionLayout;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits in the landing zone, and for how long: read off the folder, so that it is true as well
 * where another process loads, or where nothing does. Safe for use by many threads.
 */
public final class LandingMetrics {
  /** A look through a full landing zone takes a while; readers that come often share one. */
  private static final Duration GOOD_FOR = Duration.ofSeconds(2);

  private final FolderStore store;
  private final CurrentTopics topics;
  private final Clock clock;
  private @Nullable Look last;

  private record Look(Instant at, Map<String, Waiting> byTopic) {}

  /** Of one topic. */
  private record Waiting(long objects, long bytes, Instant oldest) {
    Waiting and(Waiting more) {
      return new Waiting(
          objects + more.objects,
          bytes + more.bytes,
          oldest.isBefore(more.oldest) ? oldest : more.oldest);
    }
  }

  private LandingMetrics(Path lake, CurrentTopics topics, Clock clock) {
    this.store = new FolderStore(lake);
    this.topics = topics;
    this.clock = clock;
  }

  /** Collectors over the landing zone of a lake. */
  public static List<Collector> of(Path lake, CurrentTopics topics, Clock clock) {
    var landing = new LandingMetrics(lake, topics, clock);
    return List.of(
        landing.gauge(
            "tidemark_load_lag_seconds",
            "How long the oldest object has waited to be loaded; 0: none waits.",
            w -> Math.max(0, Duration.between(w.oldest(), clock.instant()).toMillis() / 1e3)),
        landing.gauge("tidemark_landed_objects", "Objects that wait.", Waiting::objects),
        landing.gauge("tidemark_landed_bytes", "Their bytes.", Waiting::bytes));
  }

  private GaugeWithCallback gauge(String name, String help, ToDoubleFunction<Waiting> figure) {
    return GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("topic")
        .callback(
            to -> {
              var now = look();
              for (var topic : topics.now().all()) {
                var waiting = now.get(topic.name());
                to.call(waiting == null ? 0 : figure.applyAsDouble(waiting), topic.name());
              }
            })
        .build();
  }

  private synchronized Map<String, Waiting> look() {
    var now = clock.instant();
    var known = last;
    if (known != null && known.at().plus(GOOD_FOR).isAfter(now)) return known.byTopic();
    var byTopic = new HashMap<String, Waiting>();
    try {
      for (var object : store.list(PartitionLayout.ROOT)) count(object, byTopic);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    last = new Look(now, byTopic);
    return byTopic;
  }

  private void count(StoredObject object, Map<String, Waiting> byTopic) {
    var landed = LandedName.written(object.key()).orElse(object.modified());
    var waiting = new Waiting(1, object.size(), landed);
    PartitionLayout.parse(object.key())
        .flatMap(p -> topics.now().all().stream().filter(t -> p.isOfTopic(t.name())).findFirst())
        .ifPresent(topic -> byTopic.merge(topic.name(), waiting, Waiting::and));
  }
}
