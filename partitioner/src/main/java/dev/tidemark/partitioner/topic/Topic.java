package dev.tidemark.partitioner.topic;

import java.util.List;
import java.util.Set;

/**
 * One topic, as its definition says; made by {@link TopicReader} alone, so whoever holds one need
 * not check it again.
 *
 * @param name the name in the spelling of its definition; found without regard to case
 * @param title the name for people
 * @param schema the JSON Schema (draft 2020-12), as written
 * @param members every top-level member that the schema names, of whatever type
 * @param fields every declared scalar, in the order of the schema, the envelope's sources included
 */
public record Topic(
    String name,
    String title,
    String schema,
    Set<String> members,
    List<Field> fields,
    Envelope envelope,
    Partitioning partitioning) {
  public Topic {
    members = Set.copyOf(members);
    fields = List.copyOf(fields);
  }
}
