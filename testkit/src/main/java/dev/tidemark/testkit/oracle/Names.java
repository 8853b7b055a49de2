package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which place a name of a question points to. */
record Names(Topic topic) {
  /** The prefix that is always the event itself. */
  private static final String PAYLOAD = "payload.";

  /**
   * What the whole name, taken literally, is: the envelope's, a declared field, a declared member.
   */
  Optional<Place> literal(String name) {
    Optional<Place> scalar = scalar(name);
    if (scalar.isPresent()) return scalar;
    return topic.members().contains(name)
        ? Optional.of(new Place.Undeclared(List.of(name)))
        : Optional.empty();
  }

  /** What can be sorted by. */
  Optional<Place> scalar(String name) {
    return switch (name) {
      case "id" -> Optional.of(Place.OfEnvelope.ID);
      case "timestamp" -> Optional.of(Place.OfEnvelope.TIMESTAMP);
      case "env" -> Optional.of(Place.OfEnvelope.ENV);
      case "org" -> Optional.of(Place.OfEnvelope.ORG);
      // Strings have no end: here alone a switch cannot be exhaustive.
      default ->
          topic.fields().stream().filter(f -> f.name().equals(name)).findFirst().map(this::place);
    };
  }

  /** Any name: literally, or else by its dots. */
  Optional<Place> any(String name) {
    Optional<Place> literal = literal(name);
    if (literal.isPresent()) return literal;
    String path = name.startsWith(PAYLOAD) ? name.substring(PAYLOAD.length()) : name;
    List<String> steps = List.of(path.split("\\.", -1));
    boolean known =
        name.startsWith(PAYLOAD)
            || (steps.size() > 1 && topic.members().contains(steps.getFirst()));
    return known && steps.stream().allMatch(Names::plain)
        ? Optional.of(new Place.Undeclared(steps))
        : Optional.empty();
  }

  private static boolean plain(String step) {
    return !step.isEmpty() && step.chars().noneMatch(c -> c == '"' || c == '[' || c == ']');
  }

  private Place place(Field field) {
    Envelope envelope = topic.envelope();
    if (field.path().size() > 1) return new Place.Declared(field);
    String member = field.path().getFirst();
    if (member.equals(envelope.timestamp())) return Place.OfEnvelope.TIMESTAMP;
    // An integer source keeps its number: the envelope has only its text.
    if (field.type() != FieldType.STRING) return new Place.Declared(field);
    if (Objects.equals(member, envelope.env())) return Place.OfEnvelope.ENV;
    if (Objects.equals(member, envelope.org())) return Place.OfEnvelope.ORG;
    if (Objects.equals(member, envelope.id())) return Place.OfEnvelope.ID;
    return new Place.Declared(field);
  }
}
