package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds the field that a name in a query refers to. */
record NameLookup(Topic topic) {
  /** The prefix that always refers to the event itself. */
  private static final String PAYLOAD = "payload.";

  private static final List<String> ENVELOPE = List.of("id", "timestamp", "env", "org");
  private static final int LONGEST = 4096;

  /**
   * Returns the field whose literal name this is: of the envelope, a declared field, or a declared
   * member.
   */
  Optional<FieldReference> literal(String name) {
    Optional<FieldReference> scalar = scalar(name);
    if (scalar.isPresent()) return scalar;
    return topic.members().contains(name)
        ? Optional.of(new FieldReference.Undeclared(List.of(new ReferenceStep.Member(name))))
        : Optional.empty();
  }

  /** Returns a field that can be sorted by. */
  Optional<FieldReference> scalar(String name) {
    return switch (name) {
      case "id" -> Optional.of(FieldReference.OfEnvelope.ID);
      case "timestamp" -> Optional.of(FieldReference.OfEnvelope.TIMESTAMP);
      case "env" -> Optional.of(FieldReference.OfEnvelope.ENV);
      case "org" -> Optional.of(FieldReference.OfEnvelope.ORG);
      // Strings cannot be enumerated: only this switch needs a default.
      default ->
          topic.fields().stream().filter(f -> f.name().equals(name)).findFirst().map(this::place);
    };
  }

  /**
   * Returns the field of any name, literally or else by its steps; throws {@link InvalidQuery} if
   * there is none.
   */
  FieldReference any(String name) {
    return literal(name).orElseGet(() -> new FieldReference.Undeclared(steps(name)));
  }

  private List<ReferenceStep> steps(String name) {
    if (name.codePointCount(0, name.length()) > LONGEST) throw new InvalidQuery("a name too long");
    if (name.startsWith(PAYLOAD)) return PathText.read(name.substring(PAYLOAD.length()));
    Optional<String> first =
        topic.members().stream()
            .filter(member -> name.startsWith(member + ".") || name.startsWith(member + "[*]"))
            .max(Comparator.comparingInt(String::length));
    if (first.isPresent())
      return PathText.read(
          new ReferenceStep.Member(first.get()), name.substring(first.get().length()));
    if (name.startsWith("\"")) {
      List<ReferenceStep> referenceSteps = PathText.read(name);
      if (referenceSteps.getFirst() instanceof ReferenceStep.Member(String member)
          && topic.members().contains(member)) return referenceSteps;
    }
    throw new InvalidQuery("unknown field '" + name + "'");
  }

  /**
   * Returns the members on the path to what a name in {@code fields} keeps of the event; empty if
   * the name is not part of the event.
   */
  Optional<List<String>> kept(String name) {
    if (topic.members().contains(name)) return Optional.of(List.of(name));
    if (ENVELOPE.contains(name)) return Optional.empty();
    return Optional.of(
        switch (any(name)) {
          case FieldReference.OfEnvelope _ ->
              throw new IllegalStateException(name + " is a member");
          case FieldReference.Declared(Field field) -> field.path();
          case FieldReference.Undeclared(List<ReferenceStep> referenceSteps) ->
              referenceSteps.stream().map(NameLookup::member).toList();
        });
  }

  private static String member(ReferenceStep referenceStep) {
    return switch (referenceStep) {
      case ReferenceStep.Member(String name) -> name;
      case ReferenceStep.Digits(String digits) -> digits;
      case ReferenceStep.Every() -> throw new InvalidQuery("fields keep no elements");
    };
  }

  /** Returns every declared string. */
  List<FieldReference> strings() {
    return topic.fields().stream()
        .filter(field -> field.type() == FieldType.STRING)
        .<FieldReference>map(FieldReference.Declared::new)
        .toList();
  }

  private FieldReference place(Field field) {
    Envelope envelope = topic.envelope();
    if (field.path().size() > 1) return new FieldReference.Declared(field);
    String member = field.path().getFirst();
    if (member.equals(envelope.timestamp())) return FieldReference.OfEnvelope.TIMESTAMP;
    // An integer id keeps its number: the envelope has only its text.
    if (field.type() != FieldType.STRING) return new FieldReference.Declared(field);
    if (Objects.equals(member, envelope.env())) return FieldReference.OfEnvelope.ENV;
    if (Objects.equals(member, envelope.org())) return FieldReference.OfEnvelope.ORG;
    if (Objects.equals(member, envelope.id())) return FieldReference.OfEnvelope.ID;
    return new FieldReference.Declared(field);
  }
}
