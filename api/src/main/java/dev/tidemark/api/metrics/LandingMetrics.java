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
 * Metrics of the objects that wait in the landing zone. They are computed from the folder, so they
 * are also correct if another process loads, or none. Thread-safe.
 *
 * <p>Listing a full landing zone takes time, and on a failing disk may never end. Readers get the
 * values of the last listing. Without a recent one these metrics are absent, because it is unknown
 * whether objects wait.
 */
public final class LandingMetrics {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.metrics");

  /** The time for which Prometheus also uses the last value of a series. */
  private static final Duration GOOD_FOR = Duration.ofMinutes(5);

  /** The minimum lag if an object waits: 0 means that none waits. */
  private static final double LEAST = 1e-3;

  private final Lister lister;
  private final CurrentTopics topics;
  private final Clock clock;
  private volatile @Nullable Scan last;

  /** Lists everything in the landing zone, as {@link FolderStore#walkWithSetAside} does. */
  @FunctionalInterface
  public interface Lister {
    void to(ObjectVisitor visitor) throws IOException;
  }

  /**
   * The result of listing the landing zone.
   *
   * @param at the time when the listing ended
   * @param unreadable the number of folders that could not be listed
   * @param counts null if the listing failed
   */
  private record Scan(Instant at, int unreadable, @Nullable Counts counts) {}

  private record Counts(
      Topics topics, Map<String, Backlog> byTopic, long setAside, long misplaced) {}

  /** The waiting objects of one topic. */
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

  /** Creates metrics without a first listing. */
  public LandingMetrics(Lister lister, CurrentTopics topics, Clock clock) {
    this.lister = lister;
    this.topics = topics;
    this.clock = clock;
  }

  /** Returns collectors of the values of the last listing. */
  List<Collector> collectors() {
    return List.of(
        gauge(
            "tidemark_load_lag_seconds",
            "How long the oldest landed object has waited to be loaded; 0: none waits.",
            Backlog::lag),
        gauge(
            "tidemark_landed_objects",
            "Landed objects that wait to be loaded.",
            (w, _) -> w.objects()),
        gauge(
            "tidemark_landed_bytes",
            "Bytes of landed objects that wait to be loaded.",
            (w, _) -> w.bytes()),
        setAside(),
        misplaced(),
        unreadable());
  }

  /**
   * Returns a collector that reports, per topic, whether accepted events cannot be loaded.
   *
   * @param problems the topics that have such events, with the reason
   */
  public static List<Collector> failing(
      CurrentTopics topics, Supplier<Map<String, String>> problems) {
    return List.of(
        GaugeWithCallback.builder()
            .name("tidemark_topic_load_failing")
            .help("1: accepted events cannot be loaded; /health reports the reason.")
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
        .help("Objects (_unreadable-…) that were set aside because they could not be read.")
        .callback(to -> seen((_, counts) -> to.call((double) counts.setAside())))
        .build();
  }

  private GaugeWithCallback misplaced() {
    return GaugeWithCallback.builder()
        .name("tidemark_landed_objects_misplaced")
        .help(
            "Files in the landing zone whose path or name does not fit an object of a known topic.")
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

  /** Lists the landing zone. */
  void look() {
    var count = new Count(topics.now());
    try {
      lister.to(count);
      last = new Scan(clock.instant(), count.unreadable, count.seen());
    } catch (IOException | RuntimeException e) {
      // The other metrics can still be read.
      LOG.error("the landing zone cannot be listed: {}", e.toString());
      last = new Scan(clock.instant(), 1, null);
    }
  }

  /** Counts objects during the listing, because there may be more than fit in memory. */
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
