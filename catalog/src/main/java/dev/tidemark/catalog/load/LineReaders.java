package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.topic.Topic;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A pool of readers of one topic's lines, one per running task. For any thread. */
final class LineReaders {
  private final Topic topic;
  private final Queue<SafeEventReader> idle = new ConcurrentLinkedQueue<>();

  LineReaders(Topic topic) {
    this.topic = topic;
  }

  /** Runs a task with a reader that no other task has at the same time. */
  <T> T with(Function<SafeEventReader, T> work) {
    SafeEventReader free = idle.poll();
    SafeEventReader reader = free == null ? new SafeEventReader(topic) : free;
    try {
      return work.apply(reader);
    } finally {
      idle.add(reader);
    }
  }
}
