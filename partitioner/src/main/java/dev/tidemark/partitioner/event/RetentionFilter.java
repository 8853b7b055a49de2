package dev.tidemark.partitioner.event;

import dev.tidemark.partitioner.topic.Topic;
import java.time.Instant;
import java.util.List;

/**
 * Filters events by the retention of their topic. Older events would be removed from the table
 * again with their partition.
 *
 * @param oldest the time of the oldest accepted event, in milliseconds since 1970
 */
public record RetentionFilter(Topic topic, long oldest) {
  /** Returns the filter of a topic at a time. */
  public static RetentionFilter of(Topic topic, Instant now) {
    var retention = topic.retention();
    return new RetentionFilter(
        topic, retention == null ? Long.MIN_VALUE : now.minus(retention).toEpochMilli());
  }

  /** Returns whether an event is within the retention. */
  public boolean has(Event event) {
    return event.timestamp() >= oldest;
  }

  /** Returns the rejection of an event that is too old. */
  public Rejection tooOld(Event event) {
    String message =
        "%s is older than the topic's retention: events are kept since %s"
            .formatted(Times.format(event.timestamp()), Times.format(oldest));
    return new Rejection(List.of(new Rejection.Reason(topic.envelope().timestamp(), message)));
  }
}
