package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.layout.PartitionValue;
import dev.tidemark.partitioner.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What lies in the landing zone and is of no topic, so that nobody loads it: under a path that is
 * none of ours or of an unknown topic, or under a name that cannot be opened.
 *
 * @param names of all of it, as foreign as they are
 * @param unknownTopics of which events have landed though they are not defined; a few of them
 */
public record Misplaced(List<String> names, Set<String> unknownTopics) {
  private static final int MOST_TOPICS = 20;

  /** Nothing. */
  public static final Misplaced NOTHING = new Misplaced(List.of(), Set.of());

  public Misplaced {
    names = List.copyOf(names);
    unknownTopics = Set.copyOf(unknownTopics);
  }

  /** What of a listing is of none of these topics. */
  public static Misplaced of(Listing landed, Topics topics) {
    List<String> names = new ArrayList<>();
    Set<String> unknown = new TreeSet<>();
    for (StoredObject object : landed.objects()) {
      if (FolderStore.isSetAside(object.key())) continue;
      Optional<Partition> partition = PartitionLayout.parse(object.key());
      if (partition.filter(p -> isKnown(p, topics)).isPresent()) continue;
      names.add(object.key());
      if (partition.isPresent()
          && partition.get().topic() instanceof PartitionValue.Text(var topic)
          && unknown.size() < MOST_TOPICS) {
        unknown.add(topic);
      }
    }
    landed.skipped().stream().map(Listing.Skipped::shown).forEach(names::add);
    return new Misplaced(names, unknown);
  }

  private static boolean isKnown(Partition partition, Topics topics) {
    return topics.all().stream().anyMatch(topic -> partition.isOfTopic(topic.name()));
  }

  /** How many objects of a listing name a topic on their way, which may be theirs. */
  public static int of(Listing landed, String topic) {
    Stream<String> objects =
        landed.objects().stream()
            .map(StoredObject::key)
            .filter(key -> !FolderStore.isSetAside(key) && PartitionLayout.parse(key).isEmpty());
    return (int)
        Stream.concat(objects, landed.skipped().stream().map(Listing.Skipped::key))
            .filter(key -> PartitionLayout.topics(key).stream().anyMatch(t -> t.isTopic(topic)))
            .count();
  }
}
