package dev.tidemark.partitioner.topic;

import java.util.List;
import java.util.stream.Stream;

/**
 * A declared scalar of a topic.
 *
 * @param name the name in queries: the name of the member, or the steps of a nested member joined
 *     by dots
 * @param path the member names that lead to it from the root of the event, at least one
 * @param type its type
 * @param former the paths that led to it before it was renamed, newest first; if an event has no
 *     value of this type at {@code path}, the value is read from one of these
 */
public record Field(String name, List<String> path, FieldType type, List<List<String>> former) {
  public Field {
    path = List.copyOf(path);
    former = former.stream().map(List::copyOf).toList();
    if (path.isEmpty()) throw new IllegalArgumentException("field '" + name + "' has no path");
  }

  /** Creates a field that was never renamed. */
  public Field(String name, List<String> path, FieldType type) {
    this(name, path, type, List.of());
  }

  /** Returns the name in queries of the field at a path. */
  public static String nameOf(List<String> path) {
    return String.join(".", path);
  }

  /** Returns the current path, then the former paths. */
  public Stream<List<String>> paths() {
    return Stream.concat(Stream.of(path), former.stream());
  }

  /** Returns whether a name in a query refers to this field: its current name or a former one. */
  public boolean isCalled(String word) {
    return name.equals(word) || former.stream().anyMatch(path -> nameOf(path).equals(word));
  }
}
