package dev.tidemark.testkit.crash;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.io.IOException;
import java.util.List;

/** Judges a lake after all that was done to it. */
@FunctionalInterface
public interface LakeChecker {
  /** One who is content with the law of every lake. */
  LakeChecker NONE = (lake, topic, expected) -> {};

  /**
   * Throws where the lake is not as it should be.
   *
   * @param expected every event that was accepted, once, in the order of ids
   */
  void judge(TrialLake lake, Topic topic, List<StoredEvent> expected) throws IOException;
}
