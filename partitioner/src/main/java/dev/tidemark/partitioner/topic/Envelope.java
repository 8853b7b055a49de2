package dev.tidemark.partitioner.topic;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The top-level members of a topic's events that are the envelope.
 *
 * @param id the member that is the id, or null if the id is a digest
 * @param timestamp the member that is the time of the event
 * @param env the member that is the environment, or null if events have none
 * @param org the member that is the organisation, or null if events have none
 * @param key the members whose digest is the id if an event has none; if empty, the digest of all
 *     bytes of the event is the id
 * @param received what an event without a time gets instead; null if such events are rejected
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

  /** Creates an envelope of a topic whose events must all have a time. */
  public Envelope(
      @Nullable String id,
      String timestamp,
      @Nullable String env,
      @Nullable String org,
      List<String> key) {
    this(id, timestamp, env, org, key, null);
  }

  /**
   * The time of an event without a time is when it was received. If it is sent again, it is
   * received at another time, so such events are identified by topic, environment, organisation and
   * id alone.
   *
   * @param dedupeWindow how far apart two events with the same identity may be received and still
   *     be duplicates
   */
  public record Received(Duration dedupeWindow) {
    /** The default if the topic does not set a window. */
    public static final Received WITHIN_A_WEEK = new Received(Duration.ofDays(7));
  }
}
