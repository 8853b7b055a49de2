package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.topic.Topics;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies in the landing zone and is of no topic, so that nobody loads it: under a path that is
 * none of ours or of an unknown topic, or under a name that cannot be opened.
 */
public final class Misplaced {
  private Misplaced() {}

  /** The names of all of it, as foreign as they are. */
  public static List<String> of(Listing landed, Topics topics) {
    Stream<String> objects =
        landed.objects().stream()
            .map(StoredObject::key)
            .filter(key -> !FolderStore.isSetAside(key) && !isOfKnown(key, topics));
    return Stream.concat(objects, landed.skipped().stream().map(Listing.Skipped::shown)).toList();
  }

  /** How many of them name a topic on their way, which may be theirs. */
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

  private static boolean isOfKnown(String key, Topics topics) {
    return PartitionLayout.parse(key)
        .filter(p -> topics.all().stream().anyMatch(topic -> p.isOfTopic(topic.name())))
        .isPresent();
  }
}
