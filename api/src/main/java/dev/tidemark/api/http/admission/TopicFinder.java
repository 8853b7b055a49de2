package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import jakarta.inject.Singleton;

/** Finds the topic that a path names; if there is none, the error suggests a similar name. */
@Singleton
public final class TopicFinder {
  private final CurrentTopics topics;

  TopicFinder(CurrentTopics topics) {
    this.topics = topics;
  }

  public Topic find(String name) {
    var all = topics.now();
    return all.find(name).orElseThrow(() -> unknown(all, name));
  }

  private static RequestException unknown(Topics all, String name) {
    return new RequestException(
        ErrorType.TOPIC,
        "Topic '%s' not found%s".formatted(Printable.shortened(name), all.hint(name)));
  }
}
