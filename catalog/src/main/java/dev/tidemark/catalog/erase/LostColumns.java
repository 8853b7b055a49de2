package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.files.ColumnIds;
import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * Finds the columns of a filter whose values the table has under another field id: another engine
 * has renamed or dropped one, and a column of its name is new or there is none. Events that hold
 * such values would not be found, and an erasure would report that nothing is left.
 */
final class LostColumns {
  private LostColumns() {}

  static List<String> problems(TableDefinition definition, Table table, RowsToErase rows) {
    Set<String> asked = new HashSet<>(rows.in(columns(definition)).columns());
    // By these every rewriting orders its rows.
    asked.add(TableDefinition.ID);
    asked.add(TableDefinition.TIMESTAMP);
    List<String> problems = new ArrayList<>();
    for (Column column : definition.columns()) {
      if (asked.contains(column.name())) lost(column, table).ifPresent(problems::add);
    }
    return problems;
  }

  /** The definition's own columns, as a table would have them. */
  private static Snapshot columns(TableDefinition definition) {
    Map<String, Integer> ids = new HashMap<>();
    for (Column column : definition.columns()) ids.put(column.name(), ids.size() + 1);
    return new Snapshot(0, definition.columns(), ids, List.of());
  }

  private static Optional<String> lost(Column column, Table table) {
    Set<Integer> known = known(column, table);
    for (String name : names(column)) {
      for (Schema schema : table.schemas().values()) {
        Types.NestedField then = schema.findField(name);
        if (then == null || known.contains(then.fieldId())) continue;
        if (isGivenAway(name, then, table)) continue;
        return Optional.of(words(column, then, table));
      }
    }
    return Optional.empty();
  }

  private static List<String> names(Column column) {
    return Stream.concat(Stream.of(column.name()), column.former().stream().map(Column::name))
        .toList();
  }

  /** The field ids under which the column's values are found. */
  private static Set<Integer> known(Column column, Table table) {
    ColumnIds ids = new ColumnIds(table.schema(), table.properties());
    Set<Integer> known = new HashSet<>();
    for (Types.NestedField field : ids.of(column)) {
      known.add(field.fieldId());
      ids.integersOf(field).ifPresent(other -> known.add(other.fieldId()));
      ids.widenedFrom(field).ifPresent(other -> known.add(other.fieldId()));
    }
    return known;
  }

  /** Whether a name was that of a field which we ourselves have renamed since. */
  private static boolean isGivenAway(String name, Types.NestedField field, Table table) {
    String id = table.properties().get(ColumnIds.FORMER + name);
    return Integer.toString(field.fieldId()).equals(id);
  }

  private static String words(Column column, Types.NestedField then, Table table) {
    Types.NestedField now = table.schema().findField(then.fieldId());
    String what =
        now == null
            ? "was dropped by another engine, which leaves its values in the files: have them written again without it, and expire the snapshots with clean_expired_metadata"
            : "was renamed to '%s' by another engine: give it its name back, as by ALTER TABLE … RENAME COLUMN %s TO %s; a newer column '%s' has to be dropped before"
                .formatted(now.name(), now.name(), then.name(), then.name());
    return "the filter looks for '%s', and the table's column '%s' %s"
        .formatted(column.name(), then.name(), what);
  }
}
