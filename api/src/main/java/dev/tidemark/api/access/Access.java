package dev.tidemark.api.access;

import dev.tidemark.partitioner.topic.Topic;

/** Decides who may do what with which topic. Thread-safe. */
public interface Access {
  /**
   * What a caller may see and write of a topic.
   *
   * @throws AccessException where the topic does not admit them
   */
  Grant grant(Caller caller, Topic topic);

  /** Whether the topic admits the caller, be it to some of its events only. */
  default boolean admits(Caller caller, Topic topic) {
    try {
      return grant(caller, topic).topic().equals(topic);
    } catch (AccessException e) {
      return false;
    }
  }
}
