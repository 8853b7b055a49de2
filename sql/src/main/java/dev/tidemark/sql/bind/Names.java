package dev.tidemark.sql.bind;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Suggestion;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.query.Term;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What the names of a question mean in one topic. */
final class Names {
  private static final String PAYLOAD = "payload.";
  private static final List<Term.Stored> ENVELOPE =
      List.of(Term.Stored.ID, Term.Stored.TIMESTAMP, Term.Stored.ENV, Term.Stored.ORG);

  /** What a name stands for. */
  sealed interface Place {
    /** A value of one declared type. */
    record Scalar(Term term) implements Place {}

    /** A path into the event, of whatever is there. */
    record Path(List<String> steps) implements Place {}
  }

  private final Topic topic;

  Names(Topic topic) {
    this.topic = topic;
  }

  /** What can be sorted by: the envelope's columns and declared scalars. */
  Optional<Term> scalar(String name) {
    Optional<Term> envelope =
        ENVELOPE.stream().filter(c -> c.name().equals(name)).findFirst().map(c -> c);
    return envelope.or(
        () -> topic.fields().stream().filter(f -> f.name().equals(name)).findFirst().map(this::of));
  }

  /** What the whole name is, its dots and its ending included. */
  Optional<Place> literal(String name) {
    Optional<Place> scalar = scalar(name).map(Place.Scalar::new);
    return scalar.or(
        () ->
            topic.members().contains(name)
                ? Optional.of(new Place.Path(List.of(name)))
                : Optional.empty());
  }

  /** What the name is, literally or else as the steps of a path. */
  Optional<Place> any(String name) {
    return literal(name).or(() -> path(name));
  }

  /** "; did you mean 'x'?", or nothing. */
  String suggestion(String name) {
    TreeSet<String> known = new TreeSet<>(topic.members());
    ENVELOPE.forEach(column -> known.add(column.name()));
    topic.fields().forEach(field -> known.add(field.name()));
    return Suggestion.nearest(name, known).map(n -> "; did you mean '" + n + "'?").orElse("");
  }

  private Optional<Place> path(String name) {
    boolean event = name.startsWith(PAYLOAD);
    List<String> steps =
        List.of((event ? name.substring(PAYLOAD.length()) : name).split("\\.", -1));
    boolean declared = steps.size() > 1 && topic.members().contains(steps.getFirst());
    return (event || declared) && steps.stream().allMatch(Names::isPlain)
        ? Optional.of(new Place.Path(steps))
        : Optional.empty();
  }

  /** Quotes and brackets are kept for steps with dots and for elements of lists. */
  private static boolean isPlain(String step) {
    return !step.isEmpty() && step.chars().noneMatch(c -> c == '"' || c == '[' || c == ']');
  }

  /** The column that holds a field as text, if there is one; of env and org a number's, too. */
  Optional<Term.Stored> text(Field field) {
    return switch (of(field)) {
      case Term.Stored stored when stored.type() == FieldType.STRING -> Optional.of(stored);
      case Term.Declared _ -> column(field).filter(column -> !column.equals(Term.Stored.ID));
      default -> Optional.empty();
    };
  }

  private Term of(Field field) {
    Optional<Term.Stored> source = column(field);
    if (source.isEmpty()) return new Term.Stored(field.name(), field.path(), field.type());
    if (source.get().equals(Term.Stored.TIMESTAMP)) return source.get();
    // The envelope holds a number's text, which sorts and compares in another way than the number.
    return field.type() == FieldType.LONG ? new Term.Declared(field.path()) : source.get();
  }

  /** The envelope's column whose source the field is. */
  private Optional<Term.Stored> column(Field field) {
    if (field.path().size() != 1) return Optional.empty();
    Envelope envelope = topic.envelope();
    String member = field.path().getFirst();
    if (member.equals(envelope.timestamp())) return Optional.of(Term.Stored.TIMESTAMP);
    if (member.equals(envelope.id())) return Optional.of(Term.Stored.ID);
    if (member.equals(envelope.env())) return Optional.of(Term.Stored.ENV);
    if (member.equals(envelope.org())) return Optional.of(Term.Stored.ORG);
    return Optional.empty();
  }
}
