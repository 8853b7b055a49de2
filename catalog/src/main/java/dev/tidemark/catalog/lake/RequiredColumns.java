package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.index.ReplacedFields;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * Checks the columns that every table has, which identify, find and order events. If another engine
 * renamed or dropped one, a new column of its name would have none of the values: events that are
 * loaded again would be duplicated, and events of an organisation would not be found.
 */
public final class RequiredColumns {
  private RequiredColumns() {}

  /**
   * Requires that a topic's table has the values of all these columns.
   *
   * @throws LakeException if one was renamed or dropped; the message contains the remedy
   */
  public static void require(Topic topic, Table table) {
    List<String> problems = problems(topic, TableDefinition.of(topic), table);
    if (!problems.isEmpty()) throw new LakeException(problems);
  }

  static List<String> problems(Topic topic, TableDefinition definition, Table table) {
    List<String> problems = new ArrayList<>();
    // Only a schema change creates a second schema.
    if (table.schemas().size() < 2) return problems;
    for (Column column : definition.columns()) {
      if (!column.path().isEmpty()) continue;
      ReplacedFields.of(column, table)
          .map(then -> words(topic, definition, table, then))
          .ifPresent(problems::add);
    }
    return problems;
  }

  private static String words(
      Topic topic, TableDefinition definition, Table table, Types.NestedField then) {
    Types.NestedField now = table.schema().findField(then.fieldId());
    String what =
        now == null
            ? "was dropped by another engine, and events cannot be identified without it; the table is neither loaded nor maintained. Register the metadata from before that (`tidemark register --metadata FILE`), or create a new table (`tidemark register --create %s`) and load the events again"
                .formatted(topic.name())
            : "was renamed to '%s' by another engine, and events cannot be identified without it; the table is neither loaded nor maintained. Rename it back, for example with ALTER TABLE %s RENAME COLUMN %s TO %s%s"
                .formatted(
                    now.name(), definition.name(), now.name(), then.name(), newer(table, then));
    return "Topic %s: the table's column '%s' %s".formatted(topic.name(), then.name(), what);
  }

  private static String newer(Table table, Types.NestedField then) {
    if (table.schema().findField(then.name()) == null) return "";
    return "; before that, copy the values of the newer column '%s' to the old one and drop the newer one"
        .formatted(then.name());
  }
}
