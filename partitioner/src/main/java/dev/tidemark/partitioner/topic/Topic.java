package dev.tidemark.partitioner.topic;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One topic, as its definition says; made by {@link TopicReader} alone, so whoever holds one need
 * not check it again.
 *
 * @param name the name in the spelling of its definition; found without regard to case
 * @param title the name for people
 * @param schema the JSON Schema (draft 2020-12), as written
 * @param members every top-level member that the schema names, of whatever type, in its order
 * @param fields every declared scalar, in the order of the schema, the envelope's sources included;
 *     then the nested ones that became columns, in the order of topics.yml
 * @param level the member that says how grave an event is, or null where events say nothing of it
 * @param explode the member of a message whose elements are its events, or null where each line is
 *     an event
 * @param retention how old an event may be, or null where it may be of any age: what is older is
 *     not loaded, and leaves the table by whole partitions
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

  /** A topic whose lines are events of any age that say nothing of how grave they are. */
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

  /** The field of that name; where none has it, the one that had it before it was renamed. */
  public Optional<Field> field(String word) {
    return fields.stream()
        .filter(field -> field.name().equals(word))
        .findFirst()
        .or(() -> fields.stream().filter(field -> field.isCalled(word)).findFirst());
  }
}
