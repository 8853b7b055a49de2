package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.index.ReplacedFields;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * Finds columns, of the filter or of every table, whose values the table has under another field
 * id: another engine has renamed or dropped the column, and a column with its name is new or
 * missing. Events with such values would not be found, and the erasure would report that no copy is
 * left.
 */
final class ReplacedColumns {
  private ReplacedColumns() {}

  static List<String> problems(TableDefinition definition, Table table, RowsToErase rows) {
    Set<String> asked = new HashSet<>(rows.in(columns(definition)).columns());
    List<String> problems = new ArrayList<>();
    for (Column column : definition.columns()) {
      boolean isAsked = asked.contains(column.name());
      // Without one of Tidemark's own columns, no load, maintenance or erasure works.
      if (!isAsked && !column.path().isEmpty()) continue;
      String why = isAsked ? "the filter uses '%s', and ".formatted(column.name()) : "";
      ReplacedFields.of(column, table)
          .map(then -> why + words(then, table))
          .ifPresent(problems::add);
    }
    return problems;
  }

  /** Returns the columns of the definition as a table has them. */
  private static Snapshot columns(TableDefinition definition) {
    Map<String, Integer> ids = new HashMap<>();
    for (Column column : definition.columns()) ids.put(column.name(), ids.size() + 1);
    return new Snapshot(0, definition.columns(), ids, List.of());
  }

  private static String words(Types.NestedField then, Table table) {
    Types.NestedField now = table.schema().findField(then.fieldId());
    String what =
        now == null
            ? "was dropped by another engine, which leaves its values in the files: rewrite the files without it, and expire the snapshots with clean_expired_metadata"
            : "was renamed to '%s' by another engine: rename it back, for example with ALTER TABLE … RENAME COLUMN %s TO %s; drop a newer column '%s' first"
                .formatted(now.name(), now.name(), then.name(), then.name());
    return "the table's column '%s' %s".formatted(then.name(), what);
  }
}
