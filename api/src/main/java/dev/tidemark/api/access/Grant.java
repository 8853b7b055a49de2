package dev.tidemark.api.access;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.RowFilterBinder;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.sql.query.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may see and write of one topic. Law: what they may write is what they may see of
 * it afterwards. Immutable.
 */
public final class Grant {
  private final String user;
  private final Topic topic;
  private final RowFilter rowFilter;
  private final List<Rule> rules;

  private record Rule(String field, Term.Stored column, List<PortablePattern> patterns) {}

  /** Of these rows of a topic, whose fields the filter names. */
  Grant(String user, Topic topic, RowFilter rowFilter) {
    this.user = user;
    this.topic = topic;
    this.rowFilter = rowFilter;
    this.rules = rowFilter.restricts() ? rules(topic, rowFilter) : List.of();
  }

  private static List<Rule> rules(Topic topic, RowFilter rowFilter) {
    var binder = new RowFilterBinder(topic);
    return rowFilter.fields().entrySet().stream()
        .map(field -> new Rule(field.getKey(), binder.column(field.getKey()), field.getValue()))
        .toList();
  }

  public Topic topic() {
    return topic;
  }

  /** The events that the caller may see: for every question that they ask. */
  public RowFilter rowFilter() {
    return rowFilter;
  }

  /** Whether some events of the topic may be hidden from the caller. */
  public boolean restricted() {
    return rowFilter.restricts();
  }

  /**
   * Why the caller may not write an event, in the words of the event gateway; empty where they may.
   *
   * @param event the envelope that the bytes have
   * @param bytes where the event's JSON is, from {@code offset}, {@code length} bytes
   */
  public List<String> objections(Event event, byte[] bytes, int offset, int length) {
    if (rules.isEmpty()) return List.of();
    var objections = new ArrayList<String>();
    for (var rule : rules) {
      var text = text(rule.column(), event, bytes, offset, length);
      if (text == null) {
        objections.add("Required field '%s' missing from message".formatted(rule.field()));
      } else if (rule.patterns().stream().noneMatch(pattern -> pattern.matches(text))) {
        objections.add(
            "Field '%s' value not permitted for user '%s'".formatted(rule.field(), user));
      }
    }
    return objections;
  }

  /** The text that the table's column will have. */
  private static @Nullable String text(
      Term.Stored column, Event event, byte[] bytes, int offset, int length) {
    if (column.equals(Term.Stored.ID)) return event.id();
    if (column.equals(Term.Stored.ENV)) return event.env();
    if (column.equals(Term.Stored.ORG)) return event.org();
    return EventText.at(column.path(), bytes, offset, length);
  }
}
