package dev.tidemark.api.access;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.RowFilterBinder;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.sql.query.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What one caller may read and write of one topic. A caller may write exactly those events that
 * they can read afterwards. Immutable.
 */
public final class Grant {
  private final String user;
  private final Topic topic;
  private final RowFilter rowFilter;
  private final List<Rule> rules;

  /** The members that decide about rights, and the members on the path to them. */
  private final List<List<String>> watched;

  /**
   * The condition on one field.
   *
   * @param paths the paths to it: a former name is stored in the same column
   */
  private record Rule(
      String field, Term.Stored column, List<List<String>> paths, List<PortablePattern> patterns) {}

  /** Creates the grant for the rows of a filter, whose fields are fields of the topic. */
  Grant(String user, Topic topic, RowFilter rowFilter) {
    this.user = user;
    this.topic = topic;
    this.rowFilter = rowFilter;
    this.rules = rowFilter.restricts() ? rules(topic, rowFilter) : List.of();
    this.watched = watched(topic, rules);
  }

  private static List<Rule> rules(Topic topic, RowFilter rowFilter) {
    var binder = new RowFilterBinder(topic);
    return rowFilter.fields().entrySet().stream()
        .map(
            field ->
                new Rule(
                    field.getKey(),
                    binder.column(field.getKey()),
                    topic.field(field.getKey()).orElseThrow().paths().toList(),
                    field.getValue()))
        .toList();
  }

  /** Returns the members of the rules, and env and org, which are part of an event's identity. */
  private static List<List<String>> watched(Topic topic, List<Rule> rules) {
    var envelope = topic.envelope();
    return Stream.concat(
            rules.stream().flatMap(rule -> rule.paths().stream()),
            Stream.of(envelope.env(), envelope.org()).filter(Objects::nonNull).map(List::of))
        .distinct()
        .toList();
  }

  public Topic topic() {
    return topic;
  }

  /** Returns the filter for the events that the caller may see. It applies to every query. */
  public RowFilter rowFilter() {
    return rowFilter;
  }

  /** Returns whether some events of the topic may be hidden from the caller. */
  public boolean restricted() {
    return rowFilter.restricts();
  }

  /**
   * Returns why the caller may not write an event, in the wording of the event gateway; empty if
   * they may.
   *
   * @param event the envelope of the bytes
   * @param bytes contains the event's JSON, {@code length} bytes from {@code offset}
   */
  public List<String> objections(Event event, byte[] bytes, int offset, int length) {
    if (rules.isEmpty()) return List.of();
    var objections = new ArrayList<String>();
    var repeated = EventFieldText.repeated(watched, bytes, offset, length);
    if (repeated != null) {
      // The first one counts here, but a reader of the payload may use the last.
      objections.add("Field '%s' occurs more than once in message".formatted(repeated));
    }
    for (var rule : rules) {
      var texts = texts(rule, event, bytes, offset, length);
      var text = texts.isEmpty() ? null : texts.getFirst();
      if (texts.size() > 1) {
        objections.add(
            "Field '%s' has one value under its name and another under a former one"
                .formatted(rule.field()));
      } else if (text == null) {
        objections.add("Required field '%s' missing from message".formatted(rule.field()));
      } else if (rule.patterns().stream().noneMatch(pattern -> pattern.matches(text))) {
        objections.add(
            "Field '%s' value not permitted for user '%s'".formatted(rule.field(), user));
      }
    }
    return objections;
  }

  /**
   * Returns why the caller may not write an event that the topic's reader has rejected; empty if
   * rights do not forbid it, or if it is not a JSON object.
   */
  public List<String> objections(byte[] bytes, int offset, int length) {
    if (rules.isEmpty() || !EventFieldText.isObject(bytes, offset, length)) return List.of();
    var objections = new ArrayList<String>();
    for (var rule : rules) {
      var texts =
          rule.paths().stream()
              .map(path -> EventFieldText.scalarAt(path, bytes, offset, length))
              .filter(Objects::nonNull)
              .toList();
      if (texts.isEmpty()) {
        objections.add("Required field '%s' missing from message".formatted(rule.field()));
      } else if (!texts.stream()
          .allMatch(text -> rule.patterns().stream().anyMatch(p -> p.matches(text)))) {
        objections.add(
            "Field '%s' value not permitted for user '%s'".formatted(rule.field(), user));
      }
    }
    return objections;
  }

  /**
   * Returns the text that the table's column will contain, then other texts of the event for it.
   */
  private static List<String> texts(Rule rule, Event event, byte[] bytes, int offset, int length) {
    var column = rule.column();
    if (column.equals(Term.Stored.ID)) return List.of(event.id());
    if (column.equals(Term.Stored.ENV)) return Stream.ofNullable(event.env()).toList();
    if (column.equals(Term.Stored.ORG)) return Stream.ofNullable(event.org()).toList();
    return rule.paths().stream()
        .map(path -> EventFieldText.at(path, bytes, offset, length))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }
}
