package dev.tidemark.partitioner.schema;

import java.util.List;

/**
 * A reason why a schema cannot be used.
 *
 * @param path the member names and array indexes that lead to the place
 */
public record SchemaProblem(List<String> path, String message) {
  public SchemaProblem {
    path = List.copyOf(path);
  }
}
