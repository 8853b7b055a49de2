package dev.tidemark.partitioner.topic;

import java.util.List;
import java.util.stream.Stream;

/**
 * A declared scalar of a topic.
 *
 * @param name the name in queries: the member's name, or the steps of a nested one joined by dots
 * @param path the member names that lead to it from the event's root, at least one
 * @param type its one type
 * @param former the paths that led to it before it was renamed, the youngest first; an event that
 *     has no value of its type at its path may have one there
 */
public record Field(String name, List<String> path, FieldType type, List<List<String>> former) {
  public Field {
    path = List.copyOf(path);
    former = former.stream().map(List::copyOf).toList();
    if (path.isEmpty()) throw new IllegalArgumentException("field '" + name + "' has no path");
  }

  /** A field that was never renamed. */
  public Field(String name, List<String> path, FieldType type) {
    this(name, path, type, List.of());
  }

  /** The name in queries of a path that led to a field. */
  public static String nameOf(List<String> path) {
    return String.join(".", path);
  }

  /** Its path, then those before it was renamed. */
  public Stream<List<String>> paths() {
    return Stream.concat(Stream.of(path), former.stream());
  }

  /** Whether queries may call it so: by its name, or by one that it had. */
  public boolean isCalled(String word) {
    return name.equals(word) || former.stream().anyMatch(path -> nameOf(path).equals(word));
  }
}
