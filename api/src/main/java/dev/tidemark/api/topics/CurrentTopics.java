package dev.tidemark.api.topics;

import dev.tidemark.partitioner.topic.Topics;

/**
 * The current topics. A request or a load calls this once and keeps the topic that it found, whose
 * definition does not change. Thread-safe.
 */
@FunctionalInterface
public interface CurrentTopics {
  Topics now();
}
