package dev.tidemark.api.events;

import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A pool of event readers. A reader is for one thread at a time, and creating one compiles a
 * schema, which costs more than reading an event. If the topics change, the old readers are dropped
 * at the next access. Thread-safe.
 */
final class EventReaderPool {
  private final CurrentTopics topics;
  private final Map<String, Deque<EventReader>> idle = new HashMap<>();

  /** The topics of the idle readers. */
  private Topics known;

  EventReaderPool(CurrentTopics topics) {
    this.topics = topics;
    this.known = topics.now();
  }

  /** Takes a reader of a topic's events, for exclusive use until it is returned. */
  EventReader take(Topic topic) {
    // Without the lock: no caller has to wait for the schema of another topic.
    return idle(topic).orElseGet(() -> EventReader.of(topic));
  }

  private synchronized Optional<EventReader> idle(Topic topic) {
    return Optional.ofNullable(isCurrent(topic) ? of(topic).poll() : null);
  }

  synchronized void giveBack(Topic topic, EventReader reader) {
    if (isCurrent(topic)) of(topic).push(reader);
  }

  /** Returns whether the topic is current: a request keeps the definition that it started with. */
  private boolean isCurrent(Topic topic) {
    var now = topics.now();
    if (now != known) idle.clear();
    known = now;
    return now.find(topic.name()).filter(topic::equals).isPresent();
  }

  private Deque<EventReader> of(Topic topic) {
    return idle.computeIfAbsent(topic.name(), _ -> new ArrayDeque<>());
  }
}
