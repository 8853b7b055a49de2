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
 * The columns that every table has, by which events are known, found and put in order. Where
 * another engine has renamed or dropped one, a new one of its name would hold none of the values:
 * events that are loaded again would be there twice, and those of an organisation not be found.
 */
public final class RequiredColumns {
  private RequiredColumns() {}

  /**
   * Makes sure that a topic's table has the values of all of them.
   *
   * @throws LakeException where one was renamed or dropped; it says how it comes back
   */
  public static void require(Topic topic, Table table) {
    List<String> problems = problems(topic, TableDefinition.of(topic), table);
    if (!problems.isEmpty()) throw new LakeException(problems);
  }

  static List<String> problems(Topic topic, TableDefinition definition, Table table) {
    List<String> problems = new ArrayList<>();
    // Only who changes a table gives it a second schema.
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
            ? "was dropped by another engine, and no event is known again without it; nothing is loaded or kept. Register the metadata from before that (`tidemark register --metadata FILE`), or begin a new table (`tidemark register --create %s`) and load the events anew"
                .formatted(topic.name())
            : "was renamed to '%s' by another engine, and no event is known again without it; nothing is loaded or kept. Give it its name back, as by ALTER TABLE %s RENAME COLUMN %s TO %s%s"
                .formatted(
                    now.name(), definition.name(), now.name(), then.name(), newer(table, then));
    return "Topic %s: the table's column '%s' %s".formatted(topic.name(), then.name(), what);
  }

  private static String newer(Table table, Types.NestedField then) {
    if (table.schema().findField(then.name()) == null) return "";
    return "; before that the newer column '%s' has to give its values to the old one, and to be dropped"
        .formatted(then.name());
  }
}
