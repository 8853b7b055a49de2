package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.index.ColumnMapping;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.types.Types;

/**
 * Computes the changes that adapt a table to a topic's definition, or the reasons why that is
 * impossible. Not thread-safe.
 *
 * <p>A column is added, renamed (it keeps its field id, and so its values), or widened from
 * integers to floating-point numbers. Iceberg has no such promotion, so the integers remain in a
 * separate column under another name, and queries read both ({@link ColumnMapping}). Columns are
 * never dropped: a member that was removed from the topic keeps its column, for analysts and in
 * case the member is declared again.
 */
final class SchemaEvolution {
  /** The suffix of the column with the integers of a widened column. */
  private static final String INTEGERS = "_integers";

  private final Topic topic;
  private final TableDefinition definition;
  private final Table table;
  private final Schema schema;
  private final ColumnMapping ids;
  private final List<String> problems = new ArrayList<>();
  private final List<Column> added = new ArrayList<>();

  /** Current names to new names. */
  private final Map<String, String> renamed = new LinkedHashMap<>();

  /** The columns to widen, by their names after the renaming of the others. */
  private final List<Column> widened = new ArrayList<>();

  private SchemaEvolution(Topic topic, TableDefinition definition, Table table) {
    this.topic = topic;
    this.definition = definition;
    this.table = table;
    this.schema = table.schema();
    this.ids = new ColumnMapping(schema, table.properties());
  }

  static SchemaEvolution of(Topic topic, TableDefinition definition, Table table) {
    SchemaEvolution schemaEvolution = new SchemaEvolution(topic, definition, table);
    schemaEvolution.problems.addAll(RequiredColumns.problems(topic, definition, table));
    if (schemaEvolution.problems.isEmpty()) definition.columns().forEach(schemaEvolution::look);
    return schemaEvolution;
  }

  /** Returns the reasons why the table cannot be adapted to the topic; empty if it can. */
  List<String> problems() {
    return problems;
  }

  private void look(Column column) {
    Types.NestedField there = schema.findField(column.name());
    List<Types.NestedField> old = olderColumns(column);
    if (there != null) {
      Optional<Types.NestedField> wide = ids.widenedFrom(there);
      if (wide.isPresent()) {
        problem(
            column,
            "would be the column '%s', which contains the integers of '%s' from before it was widened; choose another name for the member"
                .formatted(column.name(), wide.get().name()));
      } else if (!old.isEmpty()) {
        problem(
            column,
            "was renamed from '%s', but both columns exist and cannot be merged; remove the name from 'aliases'"
                .formatted(old.getFirst().name()));
      } else {
        become(column, there);
      }
    } else if (old.size() > 1) {
      problem(
          column,
          "was renamed from '%s' and '%s', but both columns exist and cannot be merged; keep only one of them in 'aliases'"
              .formatted(old.getFirst().name(), old.get(1).name()));
    } else if (!old.isEmpty()) {
      takeName(column, old.getFirst());
    } else {
      unknown(column);
    }
  }

  /**
   * Renames a column, unless another column had the name before: in older files the name would have
   * two meanings.
   */
  private void takeName(Column column, Types.NestedField there) {
    Optional<Types.NestedField> taken = ids.renamed(column.name());
    if (taken.isPresent() && taken.get().fieldId() != there.fieldId()) {
      hadByAnother(column, taken.get());
      return;
    }
    renamed.put(there.name(), column.name());
    become(column, there);
  }

  /** Returns the existing columns with former names of this column. */
  private List<Types.NestedField> olderColumns(Column column) {
    return column.former().stream()
        .filter(former -> !former.name().equals(column.name()))
        .flatMap(former -> Stream.ofNullable(schema.findField(former.name())))
        .filter(field -> ids.widenedFrom(field).isEmpty())
        .toList();
  }

  private void unknown(Column column) {
    Optional<Types.NestedField> taken = ids.renamed(column.name());
    if (taken.isEmpty()) {
      added.add(column);
      return;
    }
    String now = taken.get().name();
    Optional<Column> claimed =
        definition.columns().stream()
            .filter(
                other ->
                    other.name().equals(now)
                        || other.former().stream().anyMatch(f -> f.name().equals(now)))
            .findFirst();
    // The definition is older than the table and does not contain the new name: the column is the
    // same.
    if (claimed.isEmpty()) become(column, taken.get());
    else hadByAnother(column, taken.get());
  }

  private void hadByAnother(Column column, Types.NestedField other) {
    problem(
        column,
        "would be the column '%s', which was renamed to '%s' and contains the values from before; choose another name for the member"
            .formatted(column.name(), other.name()));
  }

  private void become(Column column, Types.NestedField there) {
    if (there.initialDefault() != null) {
      problem(
          column,
          "would be the column '%s', which another engine has given a default for older rows, and pages would show null instead; declare it under another name"
              .formatted(there.name()));
      return;
    }
    if (there.type().equals(Tables.type(column.type()))) return;
    boolean integers = there.type().equals(Tables.type(FieldType.LONG));
    if (integers && column.type() == FieldType.DOUBLE) {
      widened.add(column);
      return;
    }
    problem(
        column,
        "is %s now, but the table stores it as %s%s; declare it as it was before, or under another name"
            .formatted(
                Tables.type(column.type()),
                there.type(),
                column.type() == FieldType.LONG && ids.integersOf(there).isPresent()
                    ? " since it was widened, and a narrower column would lose values"
                    : ", and a column can only be widened (integer to number)"));
  }

  private void problem(Column column, String what) {
    String member = column.path().isEmpty() ? column.name() : Field.nameOf(column.path());
    problems.add("Topic %s: '%s' %s".formatted(topic.name(), member, what));
  }

  boolean isNeeded() {
    return !added.isEmpty() || !renamed.isEmpty() || !widened.isEmpty();
  }

  /**
   * Changes the table in one commit.
   *
   * @throws org.apache.iceberg.exceptions.CommitFailedException if another process changed the
   *     table first
   */
  void apply() {
    Transaction transaction = table.newTransaction();
    Map<String, String> properties = new LinkedHashMap<>();
    List<String> forgotten = new ArrayList<>();
    rename(transaction, properties, forgotten);
    add(transaction, properties);
    UpdateProperties update = transaction.updateProperties();
    properties.forEach(update::set);
    forgotten.forEach(update::remove);
    update.commit();
    transaction.commitTransaction();
  }

  private void rename(
      Transaction transaction, Map<String, String> properties, List<String> forgotten) {
    UpdateSchema update = transaction.updateSchema();
    for (var entry : renamed.entrySet()) {
      Types.NestedField column = schema.findField(entry.getKey());
      properties.put(ColumnMapping.FORMER + column.name(), Integer.toString(column.fieldId()));
      String name = entry.getValue();
      if (table.properties().containsKey(ColumnMapping.FORMER + name)) {
        forgotten.add(ColumnMapping.FORMER + name);
      }
      // A widened column gets its new suffix directly: its new name is used by the column of
      // numbers.
      update.renameColumn(column.name(), isWidened(name) ? aside(name) : name);
    }
    for (Column column : widened) {
      if (!renamed.containsValue(column.name())) {
        update.renameColumn(before(column).name(), aside(column.name()));
      }
    }
    update.commit();
  }

  private void add(Transaction transaction, Map<String, String> properties) {
    UpdateSchema update = transaction.updateSchema();
    for (Column column : Stream.concat(added.stream(), widened.stream()).toList()) {
      update.addColumn(column.name(), Tables.type(column.type()));
      update.moveBefore(column.name(), TableDefinition.PAYLOAD);
    }
    update.commit();
    Schema now = transaction.table().schema();
    for (Column column : widened) {
      int numbers = now.findField(column.name()).fieldId();
      properties.put(ColumnMapping.INTEGERS + numbers, Integer.toString(before(column).fieldId()));
    }
  }

  /** Returns the column of integers that is widened. */
  private Types.NestedField before(Column column) {
    Types.NestedField named = schema.findField(column.name());
    return named != null ? named : olderColumns(column).getFirst();
  }

  private boolean isWidened(String name) {
    return widened.stream().anyMatch(column -> column.name().equals(name));
  }

  private String aside(String name) {
    String free = name + INTEGERS;
    while (isTaken(free)) free += "_";
    return free;
  }

  private boolean isTaken(String name) {
    return schema.findField(name) != null
        || ids.renamed(name).isPresent()
        || definition.columns().stream().anyMatch(column -> column.name().equals(name));
  }
}
