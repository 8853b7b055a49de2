package dev.tidemark.partitioner.event;

import dev.tidemark.partitioner.topic.Topic;
import java.time.Instant;
import java.util.List;

/**
 * Which events are young enough for their topic: older ones would leave the table again with their
 * partition.
 *
 * @param oldest in milliseconds
 */
public record RetentionFilter(Topic topic, long oldest) {
  /** What a topic keeps at a time. */
  public static RetentionFilter of(Topic topic, Instant now) {
    var retention = topic.retention();
    return new RetentionFilter(
        topic, retention == null ? Long.MIN_VALUE : now.minus(retention).toEpochMilli());
  }

  /** Whether an event is young enough. */
  public boolean has(Event event) {
    return event.timestamp() >= oldest;
  }

  /** Why an event that it has not is none. */
  public Rejection tooOld(Event event) {
    String message =
        "%s is older than the topic keeps its events: since %s"
            .formatted(Times.format(event.timestamp()), Times.format(oldest));
    return new Rejection(List.of(new Rejection.Reason(topic.envelope().timestamp(), message)));
  }
}
