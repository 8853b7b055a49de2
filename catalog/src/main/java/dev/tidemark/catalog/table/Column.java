package dev.tidemark.catalog.table;

import dev.tidemark.partitioner.topic.FieldType;
import java.util.List;

/**
 * A column of a topic's table. Immutable.
 *
 * @param name the name in the table: lower case letters, digits and underscores
 * @param type its type
 * @param path the member names that lead to its value in the payload; empty for columns that are
 *     not plain members (id, timestamp, env, org, payload, loaded_at)
 * @param former the columns that it was before its field was renamed, newest first; their own
 *     {@code former} is empty
 */
public record Column(String name, FieldType type, List<String> path, List<Column> former) {
  public Column {
    path = List.copyOf(path);
    former = List.copyOf(former);
  }

  /** Creates a column that was never renamed. */
  public Column(String name, FieldType type, List<String> path) {
    this(name, type, path, List.of());
  }
}
