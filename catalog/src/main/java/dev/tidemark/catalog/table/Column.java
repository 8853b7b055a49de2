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
 */
public record Column(String name, FieldType type, List<String> path) {
  public Column {
    path = List.copyOf(path);
  }
}
