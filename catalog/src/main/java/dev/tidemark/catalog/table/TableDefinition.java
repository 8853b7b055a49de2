package dev.tidemark.catalog.table;

import dev.tidemark.partitioner.topic.Partitioning;
import java.util.List;

/**
 * The table that a topic's definition asks for.
 *
 * @param name the table's name in its namespace
 * @param columns in order: id, timestamp, env, org, the declared scalars, payload, loaded_at
 */
public record TableDefinition(String name, List<Column> columns, Partitioning partitioning) {
  public TableDefinition {
    columns = List.copyOf(columns);
  }
}
