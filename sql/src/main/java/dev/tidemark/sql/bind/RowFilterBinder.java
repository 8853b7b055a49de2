package dev.tidemark.sql.bind;

import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.text.Suggestion;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Matches;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Binds a row filter, which limits the rows that a caller may see, to a condition on the columns of
 * a topic.
 */
public final class RowFilterBinder {
  private final Map<String, Term.Stored> columns = new LinkedHashMap<>();
  private final Topic topic;

  /** Creates a binder for the fields of the topic. */
  public RowFilterBinder(Topic topic) {
    this.topic = topic;
    NameResolver nameResolver = new NameResolver(topic);
    for (var field : topic.fields()) {
      nameResolver
          .text(field)
          .ifPresent(
              column ->
                  field.paths().forEach(path -> columns.putIfAbsent(Field.nameOf(path), column)));
    }
  }

  /**
   * Returns the condition.
   *
   * @throws IllegalArgumentException if the filter contains a field that cannot be filtered by: the
   *     creator of the filter must check {@link #problem} first
   */
  public Predicate bind(RowFilter filter) {
    List<Predicate> all = new ArrayList<>();
    filter.fields().forEach((field, patterns) -> all.add(any(column(field), patterns)));
    return Predicate.and(all);
  }

  /** Returns the column that contains the field, with the path to it in the event. */
  public Term.Stored column(String field) {
    Term.Stored column = columns.get(field);
    if (column == null) throw new IllegalArgumentException(problem(field).orElseThrow());
    return column;
  }

  /** Returns why the field cannot be filtered by; empty if it can. */
  public Optional<String> problem(String field) {
    if (columns.containsKey(field)) return Optional.empty();
    boolean known = topic.field(field).isPresent();
    String meant = Suggestion.hint(field, columns.keySet());
    return Optional.of(
        known
            ? "field '%s' of topic %s is not a string; patterns match only strings"
                .formatted(Printable.shortened(field), topic.name())
            : "unknown field '%s' in topic %s%s"
                .formatted(Printable.shortened(field), topic.name(), meant));
  }

  /** Literal patterns become comparisons, because files can be pruned by comparisons. */
  private static Predicate any(Term.Stored column, List<PortablePattern> patterns) {
    if (column.type() != FieldType.STRING)
      throw new IllegalArgumentException("not a string column: " + column);
    List<Value> texts = new ArrayList<>();
    List<Predicate> any = new ArrayList<>();
    for (PortablePattern pattern : patterns) {
      pattern
          .literal()
          .ifPresentOrElse(
              text -> texts.add(new Value.Text(text)), () -> any.add(new Matches(column, pattern)));
    }
    if (!texts.isEmpty()) any.addFirst(ComparisonBinder.anyOf(column, texts));
    return Predicate.or(any);
  }
}
