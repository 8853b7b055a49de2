package dev.tidemark.partitioner.topic;

import dev.tidemark.partitioner.topic.DefinitionProblems.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds the former names to the fields of one topic.
 *
 * <p>A former name may stay in the schema, so that events that still use it are validated. Then it
 * must have the type of the field, and it is not a field itself any more.
 */
final class Aliases {
  private final TopicEntry entry;
  private final Place place;
  private final SchemaFile schema;
  private final Map<String, Field> fields;
  private final DefinitionProblems definitionProblems;
  private final Set<List<String>> taken = new HashSet<>();

  /**
   * Creates the aliases of a topic.
   *
   * @param fields the declared fields by name; {@link #bind} changes them
   */
  Aliases(
      TopicEntry entry,
      SchemaFile schema,
      Map<String, Field> fields,
      DefinitionProblems definitionProblems) {
    this.entry = entry;
    this.place = entry.place().step("aliases");
    this.schema = schema;
    this.fields = fields;
    this.definitionProblems = definitionProblems;
  }

  void bind(Envelope envelope) {
    for (var alias : entry.aliases().entrySet()) {
      Place at = place.step(alias.getKey());
      Field field = fields.get(alias.getKey());
      if (field == null) {
        definitionProblems.addUnknown(at, "field", alias.getKey(), fields.keySet());
      } else if (isOfEnvelope(field.path(), envelope)) {
        definitionProblems.add(
            at,
            "'%s' is part of the envelope, without former names: name its member in topics.yml"
                .formatted(field.name()));
      } else {
        bind(field, alias.getValue(), envelope, at);
      }
    }
  }

  private void bind(Field field, List<String> names, Envelope envelope, Place at) {
    List<List<String>> former = new ArrayList<>();
    for (String name : names) {
      // The name of a top-level member may contain dots. A nested member was also nested before.
      List<String> path = field.path().size() == 1 ? List.of(name) : List.of(name.split("\\.", -1));
      String problem = problem(field, name, path, envelope);
      if (problem != null) definitionProblems.add(at, "'" + name + "' " + problem);
      else {
        former.add(path);
        fields.remove(name);
      }
    }
    fields.put(field.name(), new Field(field.name(), field.path(), field.type(), former));
  }

  private @Nullable String problem(Field field, String name, List<String> path, Envelope envelope) {
    if (path.equals(field.path())) return "is the current name";
    if (!taken.add(path)) return "is already a former name of a field";
    if (isOfEnvelope(path, envelope)) return "is a member of the envelope";
    if (entry.aliases().containsKey(name)) return "has former names itself; list them all here";
    Field declared = fields.get(name);
    boolean isColumn = entry.columns().contains(path);
    if (isColumn) return "is in 'columns'; it cannot be both a field and a former name";
    if (declared != null && declared.type() != field.type()) {
      return "is still in %s with type %s, but '%s' has type %s: use the same type or remove it"
          .formatted(schema.place().file(), declared.type(), field.name(), field.type());
    }
    return null;
  }

  private static boolean isOfEnvelope(List<String> path, Envelope envelope) {
    return path.size() == 1
        && (envelope.key().contains(path.getFirst())
            || Stream.of(envelope.id(), envelope.timestamp(), envelope.env(), envelope.org())
                .anyMatch(member -> Objects.equals(member, path.getFirst())));
  }
}
