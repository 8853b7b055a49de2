package dev.tidemark.sql.bind;

import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.text.Suggestion;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Term;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Resolves the names in a query against one topic. */
final class NameResolver {
  private static final String PAYLOAD = "payload.";
  private static final int LONGEST = 4096;
  private static final List<Term.Stored> ENVELOPE =
      List.of(Term.Stored.ID, Term.Stored.TIMESTAMP, Term.Stored.ENV, Term.Stored.ORG);

  /** The meaning of a name. */
  sealed interface Place {
    /** A value of one declared type. */
    record Scalar(Term term) implements Place {}

    /**
     * A path into the event, to a value of any type.
     *
     * @param lists the paths to lists of which any element may match, the first from the event and
     *     each other from an element of the list before
     * @param steps the path from there
     */
    record Path(List<List<PathStep>> lists, List<PathStep> steps) implements Place {
      public Path {
        lists = lists.stream().map(List::copyOf).toList();
        steps = List.copyOf(steps);
      }

      static Path of(String member) {
        return new Path(List.of(), List.of(new PathStep.Name(member)));
      }
    }
  }

  private final Topic topic;

  NameResolver(Topic topic) {
    this.topic = topic;
  }

  /** Returns the term of a sortable name: a column of the envelope or a declared scalar. */
  Optional<Term> scalar(String name) {
    Optional<Term> envelope =
        ENVELOPE.stream().filter(c -> c.name().equals(name)).findFirst().map(c -> c);
    return envelope.or(() -> topic.field(name).map(this::of));
  }

  static boolean isEnvelope(String name) {
    return ENVELOPE.stream().anyMatch(column -> column.name().equals(name));
  }

  /** Returns the declared strings, as they are in the event. */
  List<Term> strings() {
    return topic.fields().stream()
        .filter(field -> field.type() == FieldType.STRING)
        .map(this::sent)
        .toList();
  }

  /** If an event has no id, the id column contains a digest, which is not part of the event. */
  private Term sent(Field field) {
    Term term = of(field);
    if (!term.equals(Term.Stored.ID)) return term;
    List<PathStep> steps = PathStep.names(field.path());
    return new Term.Member(steps, Term.Member.Kind.TEXT);
  }

  /** Returns the meaning of the whole name, with its dots and its operator suffix. */
  Optional<Place> literal(String name) {
    Optional<Place> scalar = scalar(name).map(Place.Scalar::new);
    return scalar.or(
        () -> topic.members().contains(name) ? Optional.of(Place.Path.of(name)) : Optional.empty());
  }

  /** Returns the meaning of the name: literally or, if that fails, as the steps of a path. */
  Place any(String name) throws BindException {
    Optional<Place> literal = literal(name);
    return literal.isPresent() ? literal.get() : path(name);
  }

  /** Returns the meaning of a name as the steps of a path. */
  private Place path(String name) throws BindException {
    if (name.codePointCount(0, name.length()) > LONGEST) {
      throw new BindException("a name has at most %d characters".formatted(LONGEST));
    }
    if (name.startsWith(PAYLOAD)) return PathReader.read(name, PAYLOAD.length());
    Optional<String> first = firstMember(name);
    if (first.isPresent()) return PathReader.read(first.get(), name, first.get().length());
    if (name.startsWith("\"")) {
      Place.Path path = PathReader.read(name, 0);
      List<PathStep> start = path.lists().isEmpty() ? path.steps() : path.lists().getFirst();
      if (start.getFirst() instanceof PathStep.Name(String member)
          && topic.members().contains(member)) {
        return path;
      }
    }
    throw new BindException(
        "Unknown field '%s' in topic %s%s"
            .formatted(Printable.shortened(name), topic.name(), suggestion(name)));
  }

  /** Returns the longest declared member that the name starts with, before a dot or a bracket. */
  private Optional<String> firstMember(String name) {
    for (int end = name.length() - 1; end > 0; end--) {
      if (".[".indexOf(name.charAt(end)) < 0) continue;
      String member = name.substring(0, end);
      if (topic.members().contains(member)) return Optional.of(member);
    }
    return Optional.empty();
  }

  /** Returns "; did you mean 'x'?", or an empty string. */
  String suggestion(String name) {
    TreeSet<String> known = new TreeSet<>(topic.members());
    ENVELOPE.forEach(column -> known.add(column.name()));
    topic.fields().forEach(field -> known.add(field.name()));
    return Suggestion.hint(name, known);
  }

  /**
   * Returns the column that contains a field as text, if any; for env and org also if the field is
   * a number.
   */
  Optional<Term.Stored> text(Field field) {
    return switch (of(field)) {
      case Term.Stored stored when stored.type() == FieldType.STRING -> Optional.of(stored);
      case Term.Declared _ -> column(field).filter(column -> !column.equals(Term.Stored.ID));
      default -> Optional.empty();
    };
  }

  private Term of(Field field) {
    Optional<Term.Stored> source = column(field);
    if (source.isEmpty()) {
      List<String> origin = field.former().isEmpty() ? field.path() : field.former().getLast();
      return new Term.Stored(field.name(), field.path(), field.type(), origin);
    }
    if (source.get().equals(Term.Stored.TIMESTAMP)) return source.get();
    // The envelope contains a number as text, which sorts and compares differently from the number.
    return field.type() == FieldType.LONG ? new Term.Declared(field.path()) : source.get();
  }

  /** Returns the envelope's column whose source is the field. */
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
