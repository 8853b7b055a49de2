package dev.tidemark.sql.bind;

import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.query.PathStep;
import java.util.List;
import java.util.Optional;

/** Binds a name in {@code fields} to the path of members that it keeps of the event. */
final class FieldsBinder {
  private final Topic topic;
  private final NameResolver nameResolver;

  FieldsBinder(Topic topic, NameResolver nameResolver) {
    this.topic = topic;
    this.nameResolver = nameResolver;
  }

  /**
   * Returns the path and, for a renamed field, its former paths, the oldest last. Empty if the name
   * is one that every row has outside of its payload.
   */
  List<List<String>> bind(String name) throws BindException {
    Optional<Field> field = topic.field(name);
    if (field.isPresent() && !field.get().former().isEmpty()) return field.get().paths().toList();
    if (topic.members().contains(name)) return List.of(List.of(name));
    if (NameResolver.isEnvelope(name)) return List.of();
    return List.of(field.isPresent() ? field.get().path() : members(nameResolver.any(name)));
  }

  private static List<String> members(NameResolver.Place place) throws BindException {
    if (!(place instanceof NameResolver.Place.Path(var lists, var steps)) || !lists.isEmpty()) {
      throw new BindException("selects members, not elements of lists: remove [*]");
    }
    return steps.stream().map(FieldsBinder::member).toList();
  }

  private static String member(PathStep step) {
    return switch (step) {
      case PathStep.Name(String name) -> name;
      case PathStep.Digits(String digits) -> digits;
    };
  }
}
