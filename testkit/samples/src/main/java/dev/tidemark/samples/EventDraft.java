package dev.tidemark.samples;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event, or a message of several, as it is told, before it is rendered and sent.
 *
 * @param time when it happened, in milliseconds since 1970; of a message, its last event
 * @param events how many events it is: messages are several
 * @param body writes its members, the same ones each time
 */
record EventDraft(
    SampleTopic topic,
    long time,
    @Nullable String env,
    @Nullable String org,
    int events,
    Consumer<EventWriter> body) {
  /** One event. */
  EventDraft(
      SampleTopic topic,
      long time,
      @Nullable String env,
      @Nullable String org,
      Consumer<EventWriter> body) {
    this(topic, time, env, org, 1, body);
  }
}
