package dev.tidemark.api.events;

import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.topic.Topic;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Event readers, each for one thread at a time: to make one is to compile a schema, which costs
 * more than to read an event.
 */
final class Readers {
  private final Map<Topic, Queue<EventReader>> idle = new ConcurrentHashMap<>();

  /** A reader of a topic's events, for nobody else until it is given back. */
  EventReader take(Topic topic) {
    EventReader known = of(topic).poll();
    return known == null ? EventReader.of(topic) : known;
  }

  void giveBack(Topic topic, EventReader reader) {
    of(topic).add(reader);
  }

  private Queue<EventReader> of(Topic topic) {
    return idle.computeIfAbsent(topic, key -> new ConcurrentLinkedQueue<>());
  }
}
