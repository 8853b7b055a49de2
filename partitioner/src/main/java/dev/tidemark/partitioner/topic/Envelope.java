package dev.tidemark.partitioner.topic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which top-level members of a topic's events are its envelope.
 *
 * @param id the member that is the id, or null where the id is a digest
 * @param timestamp the member that is the event's time
 * @param env the member that is the environment, or null where events have none
 * @param org the member that is the organisation, or null where events have none
 * @param key the members whose digest is the id where an event has none; empty: the whole event's
 *     bytes
 */
public record Envelope(
    @Nullable String id,
    String timestamp,
    @Nullable String env,
    @Nullable String org,
    List<String> key) {
  public Envelope {
    key = List.copyOf(key);
  }
}
