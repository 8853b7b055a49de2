package dev.tidemark.catalog.index;

import dev.tidemark.catalog.table.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/**
 * Finds former fields of a column that its names no longer lead to, because another engine renamed
 * or dropped the field. Then a field of the column's name is new, or there is none.
 */
public final class ReplacedFields {
  private ReplacedFields() {}

  /**
   * Returns such a field with its name at that time; empty if the table has all values of the
   * column.
   */
  public static Optional<Types.NestedField> of(Column column, Table table) {
    Set<Integer> known = known(column, table);
    for (String name : names(column)) {
      for (Schema schema : table.schemas().values()) {
        Types.NestedField then = schema.findField(name);
        if (then == null || known.contains(then.fieldId())) continue;
        if (!isGivenAway(name, then, table)) return Optional.of(then);
      }
    }
    return Optional.empty();
  }

  private static List<String> names(Column column) {
    return Stream.concat(Stream.of(column.name()), column.former().stream().map(Column::name))
        .toList();
  }

  /** Returns the field ids of the column's values. */
  private static Set<Integer> known(Column column, Table table) {
    ColumnMapping ids = new ColumnMapping(table.schema(), table.properties());
    Set<Integer> known = new HashSet<>();
    for (Types.NestedField field : ids.of(column)) {
      known.add(field.fieldId());
      ids.integersOf(field).ifPresent(other -> known.add(other.fieldId()));
      ids.widenedFrom(field).ifPresent(other -> known.add(other.fieldId()));
    }
    return known;
  }

  /** Returns whether Tidemark itself renamed the field of this name. */
  private static boolean isGivenAway(String name, Types.NestedField field, Table table) {
    String id = table.properties().get(ColumnMapping.FORMER + name);
    return Integer.toString(field.fieldId()).equals(id);
  }
}
