package dev.tidemark.api.metrics;

import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.landing.LandedKey;
import dev.tidemark.partitioner.landing.MisplacedObjects;
import dev.tidemark.partitioner.landing.PartitionCache;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.ObjectListing;
import dev.tidemark.partitioner.storage.ObjectVisitor;
import dev.tidemark.partitioner.storage.StoredObject;
import dev.tidemark.partitioner.topic.Topics;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits in the landing zone, and for how long: read off the folder, so that it is true as well
 * where another process loads, or where nothing does. Thread-safe.
 *
 * <p>To look through a full landing zone takes a while, and on a disk that hangs for ever: whoever
 * reads the figures gets those of the last look. Where there is none that is young enough they are
 * absent: nobody knows whether anything waits.
 */
public final class LandingMetrics {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.metrics");

  /** As long as Prometheus itself takes the last value of a series for its value. */
  private static final Duration GOOD_FOR = Duration.ofMinutes(5);

  /** The least lag of what waits: none is 0. */
  private static final double LEAST = 1e-3;

  private final Lister lister;
  private final CurrentTopics topics;
  private final Clock clock;
  private volatile @Nullable Scan last;

  /** Shows all that is in the landing zone, as {@link FolderStore#walkWithSetAside} does. */
  @FunctionalInterface
  public interface Lister {
    void to(ObjectVisitor visitor) throws IOException;
  }

  /**
   * A look through all of it.
   *
   * @param at its end
   * @param unreadable folders
   * @param seen null where it did not come to its end
   */
  private record Scan(Instant at, int unreadable, @Nullable Counts counts) {}

  private record Counts(
      Topics topics, Map<String, Backlog> byTopic, long setAside, long misplaced) {}

  /** Of one topic. */
  private record Backlog(long objects, long bytes, Instant oldest) {
    Backlog and(Backlog more) {
      return new Backlog(
          objects + more.objects,
          bytes + more.bytes,
          oldest.isBefore(more.oldest) ? oldest : more.oldest);
    }

    double lag(Instant at) {
      return Math.max(LEAST, Duration.between(oldest, at).toMillis() / 1e3);
    }
  }

  /** Nothing seen yet. */
  public LandingMetrics(Lister lister, CurrentTopics topics, Clock clock) {
    this.lister = lister;
    this.topics = topics;
    this.clock = clock;
  }

  /** The figures of the last look. */
  List<Collector> collectors() {
    return List.of(
        gauge(
            "tidemark_load_lag_seconds",
            "How long the oldest object has waited to be loaded; 0: none waits.",
            Backlog::lag),
        gauge("tidemark_landed_objects", "Objects that wait.", (w, _) -> w.objects()),
        gauge("tidemark_landed_bytes", "Their bytes.", (w, _) -> w.bytes()),
        setAside(),
        misplaced(),
        unreadable());
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
        .callback(to -> seen((_, counts) -> to.call((double) counts.setAside())))
        .build();
  }

  private GaugeWithCallback misplaced() {
    return GaugeWithCallback.builder()
        .name("tidemark_landed_objects_misplaced")
        .help(
            "Files in the landing zone whose path or name is not that of an object of a known topic.")
        .callback(to -> seen((_, counts) -> to.call((double) counts.misplaced())))
        .build();
  }

  private GaugeWithCallback unreadable() {
    return GaugeWithCallback.builder()
        .name("tidemark_landing_unreadable_folders")
        .help("Folders of the landing zone that cannot be listed; nothing below them is loaded.")
        .callback(to -> known().ifPresent(scan -> to.call((double) scan.unreadable())))
        .build();
  }

  private GaugeWithCallback gauge(
      String name, String help, ToDoubleBiFunction<Backlog, Instant> figure) {
    return GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("topic")
        .callback(
            to ->
                seen(
                    (at, counts) -> {
                      for (var topic : counts.topics().all()) {
                        var backlog = counts.byTopic().get(topic.name());
                        to.call(
                            backlog == null ? 0 : figure.applyAsDouble(backlog, at), topic.name());
                      }
                    }))
        .build();
  }

  private Optional<Scan> known() {
    return Optional.ofNullable(last)
        .filter(scan -> scan.at().plus(GOOD_FOR).isAfter(clock.instant()));
  }

  private void seen(BiConsumer<Instant, Counts> use) {
    known()
        .ifPresent(
            scan -> {
              if (scan.counts() != null) use.accept(scan.at(), scan.counts());
            });
  }

  /** Looks through the landing zone, to the end. */
  void look() {
    var count = new Count(topics.now());
    try {
      lister.to(count);
      last = new Scan(clock.instant(), count.unreadable, count.seen());
    } catch (IOException | RuntimeException e) {
      // The other figures can be read all the same.
      LOG.error("the landing zone cannot be listed: {}", e.toString());
      last = new Scan(clock.instant(), 1, null);
    }
  }

  /** Counts on a walk: there may be more than there is memory for. */
  private static final class Count implements ObjectVisitor {
    private final Topics topics;
    private final MisplacedObjects.Finder misplaced;
    private final PartitionCache paths = new PartitionCache();
    private final Map<String, Backlog> byTopic = new HashMap<>();
    private long setAside;
    private int unreadable;

    Count(Topics topics) {
      this.topics = topics;
      this.misplaced = new MisplacedObjects.Finder(topics);
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
          .ifPresent(topic -> byTopic.merge(topic.name(), waiting(object), Backlog::and));
    }

    private static Backlog waiting(StoredObject object) {
      var landed = LandedKey.written(object.key()).orElse(object.modified());
      return new Backlog(1, object.size(), landed);
    }

    @Override
    public void unreadable(String folder) {
      unreadable++;
    }

    @Override
    public void skipped(ObjectListing.Skipped thing) {
      misplaced.skipped(thing);
    }

    Counts seen() {
      return new Counts(topics, byTopic, setAside, misplaced.found().count());
    }
  }
}
