package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.DataFiles;
import dev.tidemark.catalog.snapshot.FileBlock;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Maps the columns of a definition to the columns of a table that contain their values. Immutable.
 *
 * <p>Data files identify columns by field id only, so a renamed column keeps its values. Iceberg
 * cannot promote an integer to a floating-point number: a widened field has two columns, one for
 * the numbers and one, under another name, for the integers written before. The table's properties
 * contain both relations, because a process with an older definition must find the same columns.
 *
 * @param schema the table's newest schema
 * @param properties the table's properties
 */
public record ColumnMapping(Schema schema, Map<String, String> properties) {
  /**
   * Property prefix, followed by the former name of a column. The value is the field id of that
   * column, which has another name now.
   */
  public static final String FORMER = "tidemark.former-name.";

  /**
   * Property prefix, followed by the field id of a column of numbers. The value is the field id of
   * the column with the integers from before it was widened.
   */
  public static final String INTEGERS = "tidemark.integers-of.";

  static ColumnMapping of(TableMetadata metadata) {
    return new ColumnMapping(metadata.schema(), metadata.properties());
  }

  /**
   * Returns the fields that contain a column's values, the one for new values first; empty for a
   * new column.
   */
  public List<Types.NestedField> of(Column column) {
    Optional<Types.NestedField> found = find(column);
    if (found.isEmpty()) return List.of();
    List<Types.NestedField> fields = new ArrayList<>(List.of(found.get()));
    integersOf(found.get()).ifPresent(fields::add);
    // The definition is older than the table: only the integers have its type.
    if (column.type() == FieldType.LONG && fields.size() > 1) fields.removeFirst();
    return fields;
  }

  /**
   * Returns the table's newest columns as a snapshot without files, mapped to a definition. The
   * rows may be written by any program.
   */
  public Snapshot columns(TableDefinition definition) {
    return snapshot(definition, 0, schema, List.of(), true);
  }

  /**
   * Returns a snapshot with its columns mapped to a definition.
   *
   * @param then the schema of the snapshot, which gives the columns their names
   * @param othersWrote whether programs other than Tidemark may have written some rows
   */
  Snapshot snapshot(
      TableDefinition definition,
      long id,
      Schema then,
      List<? extends FileBlock> blocks,
      boolean othersWrote) {
    List<Column> columns = new ArrayList<>();
    Map<String, Integer> fieldIds = new HashMap<>();
    for (Column column : definition.columns()) {
      for (Types.NestedField field : of(column)) {
        Types.NestedField known = then.findField(field.fieldId());
        if (known == null) continue;
        columns.add(new Column(known.name(), type(column, known), column.path()));
        fieldIds.put(known.name(), known.fieldId());
      }
    }
    Map<String, Types.NestedField> fields =
        then.columns().stream().collect(Collectors.toMap(Types.NestedField::name, f -> f));
    return new Snapshot(id, columns, fieldIds, new DataFiles(blocks, fields), othersWrote);
  }

  /** The column of a number may contain integers, from before its field was widened. */
  private static FieldType type(Column column, Types.NestedField field) {
    boolean integers = field.type().typeId() == Type.TypeID.LONG;
    return integers && column.type() == FieldType.DOUBLE ? FieldType.LONG : column.type();
  }

  private Optional<Types.NestedField> find(Column column) {
    Types.NestedField named = schema.findField(column.name());
    if (named != null) return Optional.of(named);
    return renamed(column.name())
        .or(
            () ->
                column.former().stream()
                    .map(former -> schema.findField(former.name()))
                    .flatMap(Stream::ofNullable)
                    .findFirst());
  }

  /**
   * Returns the column that had this name before; empty if there is none, or if a column has the
   * name now.
   */
  public Optional<Types.NestedField> renamed(String name) {
    return schema.findField(name) == null ? field(FORMER + name) : Optional.empty();
  }

  /** Returns the column of the integers from before a column was widened. */
  public Optional<Types.NestedField> integersOf(Types.NestedField field) {
    return field(INTEGERS + field.fieldId());
  }

  /** Returns the widened column whose older integers this column contains. */
  public Optional<Types.NestedField> widenedFrom(Types.NestedField integers) {
    String id = Integer.toString(integers.fieldId());
    return properties.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(INTEGERS) && entry.getValue().equals(id))
        .map(entry -> Integer.parseInt(entry.getKey().substring(INTEGERS.length())))
        .flatMap(wide -> Stream.ofNullable(schema.findField(wide)))
        .findFirst();
  }

  private Optional<Types.NestedField> field(String property) {
    return Optional.ofNullable(properties.get(property))
        .map(Integer::parseInt)
        .map(schema::findField);
  }
}
