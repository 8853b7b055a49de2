package dev.tidemark.catalog.table;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The table that a topic's definition requires. Immutable.
 *
 * @param name the table's name in its namespace
 * @param columns in order: id, timestamp, env, org, the declared scalars, payload, loaded_at
 */
public record TableDefinition(String name, List<Column> columns, Partitioning partitioning) {
  public static final String ID = "id";
  public static final String TIMESTAMP = "timestamp";
  public static final String ENV = "env";
  public static final String ORG = "org";
  public static final String PAYLOAD = "payload";
  public static final String LOADED_AT = "loaded_at";

  private static final Set<String> OWN = Set.of(ID, TIMESTAMP, ENV, ORG, PAYLOAD, LOADED_AT);

  public TableDefinition {
    columns = List.copyOf(columns);
  }

  /**
   * Returns the table of a topic.
   *
   * @throws IllegalArgumentException if two declared names become one column; the message contains
   *     both
   */
  public static TableDefinition of(Topic topic) {
    Map<String, String> taken = new HashMap<>();
    List<Column> declared = new ArrayList<>();
    for (Field field : topic.fields()) {
      if (isSource(field, topic.envelope())) continue;
      String name = columnName(field.name());
      String other = taken.put(name, field.name());
      if (other != null) {
        throw new IllegalArgumentException(
            "Topic %s: the members '%s' and '%s' would both become the column '%s'; rename one"
                .formatted(topic.name(), other, field.name(), name));
      }
      List<Column> former =
          field.former().stream()
              .map(path -> new Column(columnName(Field.nameOf(path)), field.type(), path))
              .toList();
      declared.add(new Column(name, field.type(), field.path(), former));
    }
    requireFormerNamesFree(topic, declared);
    List<Column> columns = new ArrayList<>(declared.size() + OWN.size());
    columns.add(own(ID, FieldType.STRING));
    columns.add(own(TIMESTAMP, FieldType.TIME));
    columns.add(own(ENV, FieldType.STRING));
    columns.add(own(ORG, FieldType.STRING));
    columns.addAll(declared);
    columns.add(own(PAYLOAD, FieldType.STRING));
    columns.add(own(LOADED_AT, FieldType.TIME));
    return new TableDefinition(nameOf(topic), columns, topic.partitioning());
  }

  /** Returns the name of a topic's table without building the definition. */
  public static String nameOf(Topic topic) {
    return Names.table(topic.name());
  }

  /** Returns the columns whose values are members of the payload. */
  public List<Column> declared() {
    return columns.stream().filter(column -> !column.path().isEmpty()).toList();
  }

  /** Returns the column of the member at this path; empty if the member has no column. */
  public Optional<Column> at(List<String> path) {
    return declared().stream().filter(column -> column.path().equals(path)).findFirst();
  }

  /** A renamed column keeps the values under its old name, so no other column may use that name. */
  private static void requireFormerNamesFree(Topic topic, List<Column> declared) {
    for (Column column : declared) {
      for (Column former : column.former()) {
        for (Column other : declared) {
          boolean taken =
              other.name().equals(former.name())
                  || other.former().stream().anyMatch(f -> f.name().equals(former.name()));
          if (other.equals(column) || !taken) continue;
          throw new IllegalArgumentException(
              "Topic %s: the column of '%s' was '%s' before, and '%s' needs that name, too; rename one"
                  .formatted(
                      topic.name(),
                      Field.nameOf(column.path()),
                      former.name(),
                      Field.nameOf(other.path())));
        }
      }
    }
  }

  private static String columnName(String field) {
    String name = Names.column(field);
    return OWN.contains(name) ? PAYLOAD + "_" + name : name;
  }

  private static Column own(String name, FieldType type) {
    return new Column(name, type, List.of());
  }

  private static boolean isSource(Field field, Envelope envelope) {
    return field.path().size() == 1
        && Stream.of(envelope.id(), envelope.timestamp(), envelope.env(), envelope.org())
            .anyMatch(Predicate.isEqual(field.path().getFirst()));
  }
}
