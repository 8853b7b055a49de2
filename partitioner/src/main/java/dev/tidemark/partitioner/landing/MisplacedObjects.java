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
 * The objects of the landing zone that belong to no topic, so that no load reads them: their path
 * does not match the layout, their topic is unknown, or their name cannot be opened.
 *
 * @param count the number of these objects
 * @param names the first of their names, sorted and not sanitized
 * @param unknownTopics some topics that have landed events but no definition
 */
public record MisplacedObjects(long count, List<String> names, Set<String> unknownTopics) {
  private static final int MOST_TOPICS = 20;

  /** There may be millions. A user who looks for them needs to see only some. */
  private static final int MOST_NAMES = 100;

  /** No objects. */
  public static final MisplacedObjects NOTHING = new MisplacedObjects(0, List.of(), Set.of());

  public MisplacedObjects {
    names = List.copyOf(names);
    unknownTopics = Set.copyOf(unknownTopics);
  }

  /** Finds the visited objects that belong to none of the topics. Not thread-safe. */
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

    /** Returns the objects that were found. */
    public MisplacedObjects found() {
      return new MisplacedObjects(count, List.copyOf(names), unknown);
    }
  }

  /**
   * Returns whether a key that has no partition has the topic in one of its steps. Then the object
   * may belong to the topic.
   */
  public static boolean names(String key, String topic) {
    return PartitionLayout.topics(key).stream().anyMatch(of -> of.isTopic(topic));
  }
}
