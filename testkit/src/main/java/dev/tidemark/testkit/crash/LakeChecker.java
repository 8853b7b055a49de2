package dev.tidemark.testkit.crash;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.io.IOException;
import java.util.List;

/** Checks a lake after a trial. */
@FunctionalInterface
public interface LakeChecker {
  /** Checks nothing more than the law of every lake. */
  LakeChecker NONE = (lake, topic, expected) -> {};

  /**
   * Throws if the lake is not as expected.
   *
   * @param expected every accepted event, once, in the order of ids
   */
  void judge(TrialLake lake, Topic topic, List<StoredEvent> expected) throws IOException;
}
