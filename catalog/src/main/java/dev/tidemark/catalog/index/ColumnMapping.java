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
 * Which of a table's columns hold the values of a definition's.
 *
 * <p>Data files know columns by field id alone, so a column that is renamed keeps its values.
 * Iceberg makes no number of an integer: a field that was widened has two columns, the numbers'
 * and, under a name of its own, that of the integers from before. The table remembers both in its
 * properties, because whoever comes with an older definition must find the same columns.
 *
 * @param schema the table's newest schema
 * @param properties the table's
 */
public record ColumnMapping(Schema schema, Map<String, String> properties) {
  /** With the name that a column had: the field id of that column, which has another name now. */
  public static final String FORMER = "tidemark.former-name.";

  /** With the field id of a column of numbers: that of the integers from before it was widened. */
  public static final String INTEGERS = "tidemark.integers-of.";

  static ColumnMapping of(TableMetadata metadata) {
    return new ColumnMapping(metadata.schema(), metadata.properties());
  }

  /** The fields that hold a column's values, the one that new values go to first; none is new. */
  public List<Types.NestedField> of(Column column) {
    Optional<Types.NestedField> found = find(column);
    if (found.isEmpty()) return List.of();
    List<Types.NestedField> fields = new ArrayList<>(List.of(found.get()));
    integersOf(found.get()).ifPresent(fields::add);
    // An older definition than the table's: only the integers are of its type.
    if (column.type() == FieldType.LONG && fields.size() > 1) fields.removeFirst();
    return fields;
  }

  /**
   * The table's newest columns in the words of a definition, without any files, and for whatever
   * rows.
   */
  public Snapshot columns(TableDefinition definition) {
    return snapshot(definition, 0, schema, List.of(), true);
  }

  /**
   * A snapshot in the words of a definition.
   *
   * @param then the schema that the snapshot was made under, by whose names its columns go
   * @param othersWrote whether rows of it may be of others than Tidemark
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

  /** A number may be in a column of integers, from before its field was widened. */
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

  /** The column that had this name; empty where none had, or where one has it now. */
  public Optional<Types.NestedField> renamed(String name) {
    return schema.findField(name) == null ? field(FORMER + name) : Optional.empty();
  }

  /** The column of the integers from before a column was widened. */
  public Optional<Types.NestedField> integersOf(Types.NestedField field) {
    return field(INTEGERS + field.fieldId());
  }

  /** The column whose integers from before it was widened a column holds. */
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
