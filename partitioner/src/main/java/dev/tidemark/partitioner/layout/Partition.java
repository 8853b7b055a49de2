package dev.tidemark.partitioner.layout;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.topic.Topic;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the landing zone, with all events that have the same environment, organisation, topic
 * and day.
 *
 * @param date the day of the events in UTC
 */
public record Partition(
    PartitionValue env, PartitionValue org, PartitionValue topic, LocalDate date) {
  public Partition {
    if (topic instanceof PartitionValue.None) {
      throw new IllegalArgumentException("a partition needs a topic");
    }
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new IllegalArgumentException("date is not in the years 0001 to 9999: " + date);
    }
  }

  /** Returns the partition of these values, which may have any length. */
  public static Partition of(
      @Nullable String env, @Nullable String org, String topic, LocalDate date) {
    return new Partition(
        PartitionValue.of(env), PartitionValue.of(org), PartitionValue.of(topic), date);
  }

  /**
   * Returns whether it contains events of the topic with this name. Names are compared without
   * regard to ASCII case.
   */
  public boolean isOfTopic(String name) {
    return topic.isTopic(name);
  }

  /** Returns the partition to which an event of the topic is written. */
  public static Partition of(Topic topic, Event event) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(event.timestamp()), ZoneOffset.UTC);
    return of(event.env(), event.org(), topic.name(), date);
  }
}
