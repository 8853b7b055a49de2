package dev.tidemark.testkit.fuzz;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.file.Path;

/** The sample topics of the distribution. */
final class SampleTopics {
  static final Path CONF = Path.of("..", "conf");

  private static final Topics ALL = TopicReader.read(CONF);

  private SampleTopics() {}

  static Topic of(String name) {
    return ALL.find(name).orElseThrow();
  }
}
