package dev.tidemark.catalog.table;

import dev.tidemark.partitioner.topic.FieldType;
import java.util.List;

/**
 * One column of a topic's table.
 *
 * @param name the name in the table: lower case letters, digits and underscores
 * @param type its type
 * @param path the member names that lead to its value in the payload; empty for the columns that
 *     are not plain members (id, timestamp, env, org, payload, loaded_at)
 * @param former what it was before its field was renamed, the youngest first; none of them has
 *     former ones itself
 */
public record Column(String name, FieldType type, List<String> path, List<Column> former) {
  public Column {
    path = List.copyOf(path);
    former = List.copyOf(former);
  }

  /** A column that was never renamed. */
  public Column(String name, FieldType type, List<String> path) {
    this(name, type, path, List.of());
  }
}
