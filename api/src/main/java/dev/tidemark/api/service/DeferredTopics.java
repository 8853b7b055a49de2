package dev.tidemark.api.service;

import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.topic.Topics;

/** Topics that are watched later; until then those that were read at the start. */
final class DeferredTopics implements CurrentTopics {
  private volatile CurrentTopics topics;

  DeferredTopics(Topics first) {
    this.topics = () -> first;
  }

  void set(CurrentTopics watched) {
    topics = watched;
  }

  @Override
  public Topics now() {
    return topics.now();
  }
}
