package dev.tidemark.partitioner.layout;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.topic.Topic;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the landing zone: which events lie together.
 *
 * @param date the events' day in UTC
 */
public record Partition(
    PartitionValue env, PartitionValue org, PartitionValue topic, LocalDate date) {
  public Partition {
    if (topic instanceof PartitionValue.None) {
      throw new IllegalArgumentException("every event is of a topic");
    }
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new IllegalArgumentException("no day of the years 0001 to 9999: " + date);
    }
  }

  /** The partition of those values, of whatever length. */
  public static Partition of(
      @Nullable String env, @Nullable String org, String topic, LocalDate date) {
    return new Partition(
        PartitionValue.of(env), PartitionValue.of(org), PartitionValue.of(topic), date);
  }

  /** Whether events of the topic of that name are loaded from it; names mind no case. */
  public boolean isOfTopic(String name) {
    return topic.isTopic(name);
  }

  /** Where an event of that topic lands. */
  public static Partition of(Topic topic, Event event) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(event.timestamp()), ZoneOffset.UTC);
    return of(event.env(), event.org(), topic.name(), date);
  }
}
