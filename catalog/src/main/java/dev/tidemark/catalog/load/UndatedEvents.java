package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.topic.Envelope.Received;
import dev.tidemark.partitioner.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of a batch that tell no time. Sent again, such an event is received at another
 * instant: it is known by environment, organisation and id alone, within the topic's window.
 *
 * <p>They are compared with one another only. What tells its time is another event, whatever its
 * id: so it makes no difference which of the two comes first.
 */
final class UndatedEvents {
  private final long window;
  private final Map<Identity, List<Long>> kept = new HashMap<>();
  private long duplicates;

  private record Identity(@Nullable String env, @Nullable String org, String id) {}

  private UndatedEvents(long window) {
    this.window = window;
  }

  /** None yet. */
  static UndatedEvents of(Topic topic) {
    Received received = topic.envelope().received();
    return new UndatedEvents(received == null ? 0 : received.dedupeWindow().toMillis());
  }

  /** How many milliseconds apart two of them may be received and still be one. */
  long window() {
    return window;
  }

  /** Whether none was received within the window that is the same; else it counts as duplicate. */
  boolean isFirst(Segment segment, int row) {
    String id = new String(segment.id(row), StandardCharsets.UTF_8);
    var identity = new Identity(segment.env(row), segment.org(row), id);
    long time = segment.timestamp(row);
    List<Long> times = kept.computeIfAbsent(identity, first -> new ArrayList<>(1));
    for (long other : times) {
      if (Math.abs(time - other) <= window) {
        duplicates++;
        return false;
      }
    }
    times.add(time);
    return true;
  }

  /** How many were no first ones. */
  long duplicates() {
    return duplicates;
  }
}
