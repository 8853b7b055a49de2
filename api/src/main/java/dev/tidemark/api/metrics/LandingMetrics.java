package dev.tidemark.api.metrics;

import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.landing.FolderStore;
import dev.tidemark.partitioner.landing.LandedName;
import dev.tidemark.partitioner.landing.LandedPaths;
import dev.tidemark.partitioner.landing.Listing;
import dev.tidemark.partitioner.landing.Misplaced;
import dev.tidemark.partitioner.landing.ObjectVisitor;
import dev.tidemark.partitioner.landing.StoredObject;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.topic.Topics;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits in the landing zone, and for how long: read off the folder, so that it is true as well
 * where another process loads, or where nothing does. Safe for use by many threads.
 */
public final class LandingMetrics {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.metrics");

  /** A look through a full landing zone takes a while; readers that come often share one. */
  private static final Duration GOOD_FOR = Duration.ofSeconds(2);

  private final FolderStore store;
  private final CurrentTopics topics;
  private final Clock clock;
  private @Nullable Look last;

  private record Look(
      Instant at, Map<String, Waiting> byTopic, long setAside, long misplaced, int unreadable) {}

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
        landing.gauge("tidemark_landed_bytes", "Their bytes.", Waiting::bytes),
        landing.setAside(),
        landing.misplaced(),
        landing.unreadable());
  }

  /**
   * Whether something of each topic that was accepted cannot be loaded.
   *
   * @param problems the topics of which it is so
   */
  public static List<Collector> failing(
      CurrentTopics topics, Supplier<Map<String, String>> problems) {
    return List.of(
        GaugeWithCallback.builder()
            .name("tidemark_topic_load_failing")
            .help("1: something accepted cannot be loaded, for the reason that /health tells.")
            .labelNames("topic")
            .callback(
                to -> {
                  var now = problems.get();
                  for (var topic : topics.now().all()) {
                    to.call(now.containsKey(topic.name()) ? 1 : 0, topic.name());
                  }
                })
            .build());
  }

  private GaugeWithCallback setAside() {
    return GaugeWithCallback.builder()
        .name("tidemark_landed_objects_set_aside")
        .help("Objects (_unreadable-…) that could not be read and are read no more.")
        .callback(to -> to.call((double) look().setAside()))
        .build();
  }

  private GaugeWithCallback misplaced() {
    return GaugeWithCallback.builder()
        .name("tidemark_landed_objects_misplaced")
        .help(
            "Files in the landing zone whose path or name is not that of an object of a known topic.")
        .callback(to -> to.call((double) look().misplaced()))
        .build();
  }

  private GaugeWithCallback unreadable() {
    return GaugeWithCallback.builder()
        .name("tidemark_landing_unreadable_folders")
        .help("Folders of the landing zone that cannot be listed; nothing below them is loaded.")
        .callback(to -> to.call((double) look().unreadable()))
        .build();
  }

  private GaugeWithCallback gauge(String name, String help, ToDoubleFunction<Waiting> figure) {
    return GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("topic")
        .callback(
            to -> {
              var now = look().byTopic();
              for (var topic : topics.now().all()) {
                var waiting = now.get(topic.name());
                to.call(waiting == null ? 0 : figure.applyAsDouble(waiting), topic.name());
              }
            })
        .build();
  }

  private synchronized Look look() {
    var now = clock.instant();
    var known = last;
    if (known != null && known.at().plus(GOOD_FOR).isAfter(now)) return known;
    var count = new Count(topics.now());
    var look = new Look(now, Map.of(), 0, 0, 1);
    try {
      store.walkWithSetAside(PartitionLayout.ROOT, count);
      look = count.look(now);
    } catch (IOException e) {
      // The other figures can be read all the same.
      LOG.error("the landing zone cannot be listed: {}", e.getMessage());
    }
    last = look;
    return look;
  }

  /** Counts on a walk: there may be more than there is memory for. */
  private static final class Count implements ObjectVisitor {
    private final Topics topics;
    private final Misplaced.Finder misplaced;
    private final LandedPaths paths = new LandedPaths();
    private final Map<String, Waiting> byTopic = new HashMap<>();
    private long setAside;
    private int unreadable;

    Count(Topics topics) {
      this.topics = topics;
      this.misplaced = new Misplaced.Finder(topics);
    }

    @Override
    public void object(StoredObject object) {
      misplaced.object(object);
      if (FolderStore.isSetAside(object.key())) {
        setAside++;
        return;
      }
      paths
          .partition(object.key())
          .flatMap(p -> topics.all().stream().filter(t -> p.isOfTopic(t.name())).findFirst())
          .ifPresent(topic -> byTopic.merge(topic.name(), waiting(object), Waiting::and));
    }

    private static Waiting waiting(StoredObject object) {
      var landed = LandedName.written(object.key()).orElse(object.modified());
      return new Waiting(1, object.size(), landed);
    }

    @Override
    public void unreadable(String folder) {
      unreadable++;
    }

    @Override
    public void skipped(Listing.Skipped thing) {
      misplaced.skipped(thing);
    }

    Look look(Instant at) {
      return new Look(at, byTopic, setAside, misplaced.found().count(), unreadable);
    }
  }
}
