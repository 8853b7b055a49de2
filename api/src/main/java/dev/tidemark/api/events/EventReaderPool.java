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
 * Event readers, each for one thread at a time: to make one is to compile a schema, which costs
 * more than to read an event. When the topics have changed, those of before are dropped at the next
 * look. Thread-safe.
 */
final class EventReaderPool {
  private final CurrentTopics topics;
  private final Map<String, Deque<EventReader>> idle = new HashMap<>();

  /** Whose readers are idle. */
  private Topics known;

  EventReaderPool(CurrentTopics topics) {
    this.topics = topics;
    this.known = topics.now();
  }

  /** A reader of a topic's events, for nobody else until it is given back. */
  EventReader take(Topic topic) {
    // Without the lock: nobody need wait for the schema of another's topic.
    return idle(topic).orElseGet(() -> EventReader.of(topic));
  }

  private synchronized Optional<EventReader> idle(Topic topic) {
    return Optional.ofNullable(isCurrent(topic) ? of(topic).poll() : null);
  }

  synchronized void giveBack(Topic topic, EventReader reader) {
    if (isCurrent(topic)) of(topic).push(reader);
  }

  /** A request keeps to the topic that it found, which may have been defined anew since. */
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
