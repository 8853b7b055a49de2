package dev.tidemark.partitioner.event;

import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.util.List;

/**
 * Reads the lines of one topic: each is an event or has every reason why it is none.
 *
 * <p>For one thread at a time.
 */
public final class EventReader {
  private final List<Field> timeFields;

  private EventReader(Topic topic) {
    List<String> timestamp = List.of(topic.envelope().timestamp());
    timeFields =
        topic.fields().stream()
            .filter(field -> field.type() == FieldType.TIME && !field.path().equals(timestamp))
            .toList();
  }

  public static EventReader of(Topic topic) {
    return new EventReader(topic);
  }

  /**
   * What the bytes are: one JSON text, UTF-8, white space around it allowed, no byte order mark.
   */
  public Verdict read(byte[] bytes, int offset, int length) {
    return new Rejection(List.of(new Rejection.Reason("", "no reader yet for " + length)));
  }

  /** The topic's time fields other than its timestamp, in its order: as in {@link Event#times}. */
  public List<Field> timeFields() {
    return timeFields;
  }
}
