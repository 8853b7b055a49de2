package dev.tidemark.api.topics;

import dev.tidemark.partitioner.topic.Topics;

/**
 * The topics as they are now. Whoever answers a request or does a load asks once, and keeps to the
 * topic that was found: its definition does not change. Thread-safe.
 */
@FunctionalInterface
public interface CurrentTopics {
  Topics now();
}
