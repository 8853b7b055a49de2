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
 * Gives the fields of one topic the names that they had.
 *
 * <p>A former name may stay in the schema, so that events which still use it are validated by it;
 * then it has the type of the field, and is no field by itself any more.
 */
final class Aliases {
  private final TopicEntry entry;
  private final Place place;
  private final SchemaFile schema;
  private final Map<String, Field> fields;
  private final DefinitionProblems definitionProblems;
  private final Set<List<String>> taken = new HashSet<>();

  /** Aliases over the fields as they are declared, by name; those change. */
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
            "'%s' is of the envelope, which has no former names: say in topics.yml which member it is"
                .formatted(field.name()));
      } else {
        bind(field, alias.getValue(), envelope, at);
      }
    }
  }

  private void bind(Field field, List<String> names, Envelope envelope, Place at) {
    List<List<String>> former = new ArrayList<>();
    for (String name : names) {
      // A member at the top may have dots in its name; a nested one was nested before.
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
    if (path.equals(field.path())) return "is its name now";
    if (!taken.add(path)) return "is a former name already, and of one field only";
    if (isOfEnvelope(path, envelope)) return "is a member of the envelope";
    if (entry.aliases().containsKey(name)) return "has former names itself: list them all here";
    Field declared = fields.get(name);
    boolean isColumn = entry.columns().contains(path);
    if (isColumn) return "is in 'columns': it is a field of its own or a former name, not both";
    if (declared != null && declared.type() != field.type()) {
      return "is still in %s, as %s where '%s' is %s: give it the same type, or take it out"
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
