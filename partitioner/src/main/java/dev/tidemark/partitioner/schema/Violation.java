package dev.tidemark.partitioner.schema;

import java.util.List;

/**
 * What a value does wrong by a schema.
 *
 * @param path the member names and array indexes that lead to it
 * @param keyword the keyword that it breaks
 * @param message what would be right, without the place
 */
public record Violation(List<String> path, String keyword, String message) {
  public Violation {
    path = List.copyOf(path);
  }
}
