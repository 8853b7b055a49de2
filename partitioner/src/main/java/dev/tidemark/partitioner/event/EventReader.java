package dev.tidemark.partitioner.event;

import dev.tidemark.partitioner.topic.Field;
import java.util.List;

/** Reads the lines of one topic. For one thread at a time. */
public interface EventReader {
  List<Field> timeFields();
}
