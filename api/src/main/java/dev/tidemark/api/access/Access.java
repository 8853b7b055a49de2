package dev.tidemark.api.access;

import dev.tidemark.partitioner.topic.Topic;

/** Decides what each caller may do with each topic. Thread-safe. */
public interface Access {
  /**
   * Returns what a caller may read and write of a topic.
   *
   * @throws AccessException if the caller has no access to the topic
   */
  Grant grant(Caller caller, Topic topic);

  /** Returns whether the caller has access to the topic, perhaps to some of its events only. */
  default boolean admits(Caller caller, Topic topic) {
    try {
      return grant(caller, topic).topic().equals(topic);
    } catch (AccessException e) {
      return false;
    }
  }
}
