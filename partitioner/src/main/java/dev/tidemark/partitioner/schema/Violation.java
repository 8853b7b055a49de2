package dev.tidemark.partitioner.schema;

import java.util.List;

/**
 * A violation of a schema.
 *
 * @param path the member names and array indexes that lead to the value
 * @param keyword the violated keyword
 * @param message what would be right, without the place
 */
public record Violation(List<String> path, String keyword, String message) {
  public Violation {
    path = List.copyOf(path);
  }
}
