package dev.tidemark.partitioner.topic;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A topic. Only {@link TopicReader} creates topics, so a topic need not be checked again.
 * Immutable.
 *
 * @param name the name as spelled in its definition; found without regard to ASCII case
 * @param title the name for users
 * @param schema the JSON Schema (draft 2020-12), as written
 * @param members every top-level member that the schema names, of any type, in the order of the
 *     schema
 * @param fields every declared scalar in the order of the schema, including the members of the
 *     envelope; then the nested members that are columns, in the order of topics.yml
 * @param level the member that is the severity of an event, or null if events have none
 * @param explode the member of a message whose elements are its events, or null if each line is an
 *     event
 * @param retention the maximum age of an event, or null if there is no limit; older events are not
 *     loaded, and are removed from the table by whole partitions
 */
public record Topic(
    String name,
    String title,
    String schema,
    Set<String> members,
    List<Field> fields,
    Envelope envelope,
    Partitioning partitioning,
    @Nullable String level,
    @Nullable String explode,
    @Nullable Duration retention) {
  public Topic {
    members = Collections.unmodifiableSet(new LinkedHashSet<>(members));
    fields = List.copyOf(fields);
  }

  /** Creates a topic whose lines are events of any age without a severity. */
  public Topic(
      String name,
      String title,
      String schema,
      Set<String> members,
      List<Field> fields,
      Envelope envelope,
      Partitioning partitioning) {
    this(name, title, schema, members, fields, envelope, partitioning, null, null, null);
  }

  /** Returns this topic with the member that states how severe an event is. */
  public Topic withLevel(@Nullable String newLevel) {
    return new Topic(
        name, title, schema, members, fields, envelope, partitioning, newLevel, explode, retention);
  }

  /** Returns this topic with the member whose elements are the events of a message. */
  public Topic withExplode(@Nullable String newExplode) {
    return new Topic(
        name, title, schema, members, fields, envelope, partitioning, level, newExplode, retention);
  }

  /** Returns this topic with the age at which events leave the table. */
  public Topic withRetention(@Nullable Duration newRetention) {
    return new Topic(
        name, title, schema, members, fields, envelope, partitioning, level, explode, newRetention);
  }

  /** Returns this topic with another JSON Schema. */
  public Topic withSchema(String newSchema) {
    return new Topic(
        name, title, newSchema, members, fields, envelope, partitioning, level, explode, retention);
  }

  /**
   * Returns the field with this name, or else the field that had this name before it was renamed.
   */
  public Optional<Field> field(String word) {
    return fields.stream()
        .filter(field -> field.name().equals(word))
        .findFirst()
        .or(() -> fields.stream().filter(field -> field.isCalled(word)).findFirst());
  }
}
