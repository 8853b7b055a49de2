package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.layout.PartitionValue;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.ObjectListing;
import dev.tidemark.partitioner.storage.ObjectVisitor;
import dev.tidemark.partitioner.storage.StoredObject;
import dev.tidemark.partitioner.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What lies in the landing zone and is of no topic, so that nobody loads it: under a path that is
 * none of ours or of an unknown topic, or under a name that cannot be opened.
 *
 * @param count how much there is
 * @param names of the first ones of it, sorted, as foreign as they are
 * @param unknownTopics of which events have landed though they are not defined; a few of them
 */
public record MisplacedObjects(long count, List<String> names, Set<String> unknownTopics) {
  private static final int MOST_TOPICS = 20;

  /** There may be millions, and who looks for them needs to see some. */
  private static final int MOST_NAMES = 100;

  /** Nothing. */
  public static final MisplacedObjects NOTHING = new MisplacedObjects(0, List.of(), Set.of());

  public MisplacedObjects {
    names = List.copyOf(names);
    unknownTopics = Set.copyOf(unknownTopics);
  }

  /** Finds what is of none of some topics in what it is told of. */
  public static final class Finder implements ObjectVisitor {
    private final Topics topics;
    private final PartitionCache paths = new PartitionCache();
    private final TreeSet<String> names = new TreeSet<>();
    private final Set<String> unknown = new TreeSet<>();
    private long count;

    public Finder(Topics topics) {
      this.topics = topics;
    }

    @Override
    public void object(StoredObject object) {
      if (FolderStore.isSetAside(object.key())) return;
      Optional<Partition> partition = paths.partition(object.key());
      if (partition.filter(this::isKnown).isPresent()) return;
      add(object.key());
      if (partition.isPresent()
          && partition.get().topic() instanceof PartitionValue.Text(var topic)
          && unknown.size() < MOST_TOPICS) {
        unknown.add(topic);
      }
    }

    private boolean isKnown(Partition partition) {
      return topics.all().stream().anyMatch(topic -> partition.isOfTopic(topic.name()));
    }

    @Override
    public void unreadable(String folder) {}

    @Override
    public void skipped(ObjectListing.Skipped thing) {
      add(thing.shown());
    }

    private void add(String name) {
      count++;
      names.add(name);
      if (names.size() > MOST_NAMES) names.removeLast();
    }

    /** What was found. */
    public MisplacedObjects found() {
      return new MisplacedObjects(count, List.copyOf(names), unknown);
    }
  }

  /** Whether a key of no partition names a topic on its way: it may be the topic's. */
  public static boolean names(String key, String topic) {
    return PartitionLayout.topics(key).stream().anyMatch(of -> of.isTopic(topic));
  }
}
