package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.topic.Topic;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The readers of one topic's lines, as many as are at work at once. For any thread. */
final class LineReaders {
  private final Topic topic;
  private final Queue<SafeEventReader> idle = new ConcurrentLinkedQueue<>();

  LineReaders(Topic topic) {
    this.topic = topic;
  }

  /** Does some work with a reader that nobody else has meanwhile. */
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
