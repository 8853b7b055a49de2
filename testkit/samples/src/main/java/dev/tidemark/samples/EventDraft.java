package dev.tidemark.samples;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event, or a message with several events, before it is rendered and sent.
 *
 * @param time when it happened, in milliseconds since 1970; for a message, the time of its last
 *     event
 * @param events the number of events; several for a message
 * @param body writes the members, the same ones each time
 */
record EventDraft(
    SampleTopic topic,
    long time,
    @Nullable String env,
    @Nullable String org,
    int events,
    Consumer<EventWriter> body) {
  /** Creates a single event. */
  EventDraft(
      SampleTopic topic,
      long time,
      @Nullable String env,
      @Nullable String org,
      Consumer<EventWriter> body) {
    this(topic, time, env, org, 1, body);
  }
}
