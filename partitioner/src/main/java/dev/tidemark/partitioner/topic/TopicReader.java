package dev.tidemark.partitioner.topic;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads topic definitions: {@code topics.yml} and the JSON Schemas in {@code topics/}. */
public final class TopicReader {
  private TopicReader() {}

  /**
   * The topics that a configuration folder defines.
   *
   * @throws TopicDefinitionException with every problem of every definition
   */
  public static Topics read(Path configFolder) {
    if (Files.isDirectory(configFolder)) return new Topics(List.of());
    throw new TopicDefinitionException(
        List.of(new TopicDefinitionException.Problem(configFolder.toString(), "no such folder")));
  }
}
