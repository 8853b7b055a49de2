package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which place a name of a question points to. */
record Names(Topic topic) {
  /** The prefix that is always the event itself. */
  private static final String PAYLOAD = "payload.";

  private static final List<String> ENVELOPE = List.of("id", "timestamp", "env", "org");
  private static final int LONGEST = 4096;

  /**
   * What the whole name, taken literally, is: the envelope's, a declared field, a declared member.
   */
  Optional<Place> literal(String name) {
    Optional<Place> scalar = scalar(name);
    if (scalar.isPresent()) return scalar;
    return topic.members().contains(name)
        ? Optional.of(new Place.Undeclared(List.of(new Step.Member(name))))
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

  /** Any name: literally, or else by its steps; {@link Refused} where it is none. */
  Place any(String name) {
    return literal(name).orElseGet(() -> new Place.Undeclared(steps(name)));
  }

  private List<Step> steps(String name) {
    if (name.codePointCount(0, name.length()) > LONGEST) throw new Refused("a name too long");
    if (name.startsWith(PAYLOAD)) return PathText.read(name.substring(PAYLOAD.length()));
    Optional<String> first =
        topic.members().stream()
            .filter(member -> name.startsWith(member + ".") || name.startsWith(member + "[*]"))
            .max(Comparator.comparingInt(String::length));
    if (first.isPresent())
      return PathText.read(new Step.Member(first.get()), name.substring(first.get().length()));
    if (name.startsWith("\"")) {
      List<Step> steps = PathText.read(name);
      if (steps.getFirst() instanceof Step.Member(String member)
          && topic.members().contains(member)) return steps;
    }
    throw new Refused("unknown field '" + name + "'");
  }

  /**
   * The members on the way to what a name in {@code fields} keeps of the event; empty where it is
   * none of the event's.
   */
  Optional<List<String>> kept(String name) {
    if (topic.members().contains(name)) return Optional.of(List.of(name));
    if (ENVELOPE.contains(name)) return Optional.empty();
    return Optional.of(
        switch (any(name)) {
          case Place.OfEnvelope _ -> throw new IllegalStateException(name + " is a member");
          case Place.Declared(Field field) -> field.path();
          case Place.Undeclared(List<Step> steps) -> steps.stream().map(Names::member).toList();
        });
  }

  private static String member(Step step) {
    return switch (step) {
      case Step.Member(String name) -> name;
      case Step.Digits(String digits) -> digits;
      case Step.Every() -> throw new Refused("fields keep no elements");
    };
  }

  /** Every declared string. */
  List<Place> strings() {
    return topic.fields().stream()
        .filter(field -> field.type() == FieldType.STRING)
        .<Place>map(Place.Declared::new)
        .toList();
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
