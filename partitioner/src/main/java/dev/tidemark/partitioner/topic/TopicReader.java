package dev.tidemark.partitioner.topic;

import java.nio.file.Path;

/** Reads topic definitions: {@code topics.yml} and the JSON Schemas in {@code topics/}. */
public final class TopicReader {
  private TopicReader() {}

  /**
   * The topics that a configuration folder defines.
   *
   * @throws TopicDefinitionException with every problem of every definition
   */
  public static Topics read(Path configFolder) {
    throw new UnsupportedOperationException("in work");
  }
}
