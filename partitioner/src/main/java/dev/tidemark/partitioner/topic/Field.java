package dev.tidemark.partitioner.topic;

import java.util.List;

/**
 * A declared scalar of a topic.
 *
 * @param name the name in questions: the member's name, or the steps of a nested one joined by dots
 * @param path the member names that lead to it from the event's root, at least one
 * @param type its one type
 */
public record Field(String name, List<String> path, FieldType type) {
  public Field {
    path = List.copyOf(path);
    if (path.isEmpty()) throw new IllegalArgumentException("field '" + name + "' has no path");
  }
}
