package dev.tidemark.partitioner.topic;

import java.time.Duration;
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
 * @param received what an event has that tells no time; null where it is rejected
 */
public record Envelope(
    @Nullable String id,
    String timestamp,
    @Nullable String env,
    @Nullable String org,
    List<String> key,
    @Nullable Received received) {
  public Envelope {
    key = List.copyOf(key);
  }

  /** An envelope of events that all have a time. */
  public Envelope(
      @Nullable String id,
      String timestamp,
      @Nullable String env,
      @Nullable String org,
      List<String> key) {
    this(id, timestamp, env, org, key, null);
  }

  /**
   * An event that tells no time has the instant at which it was received. Sent again it is received
   * at another, so such events are known by topic, environment, organisation and id alone.
   *
   * @param dedupeWindow how far apart two of them may be received and still be one
   */
  public record Received(Duration dedupeWindow) {
    /** Where the topic does not say how far. */
    public static final Received WITHIN_A_WEEK = new Received(Duration.ofDays(7));
  }
}
