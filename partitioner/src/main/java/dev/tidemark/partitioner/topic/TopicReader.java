package dev.tidemark.partitioner.topic;

/** Reads topic definitions. */
public final class TopicReader {
  private TopicReader() {}
}
