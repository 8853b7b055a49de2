package dev.tidemark.testkit.law;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.RowFilterBinder;
import dev.tidemark.sql.pattern.PatternException;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.testkit.generate.RandomPattern;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows that a caller may see, as a row filter of the product and as the intended meaning. */
record CallerRights(RowFilter filter, Map<Field, List<RandomPattern>> meant) {
  /** Returns whether the caller may see an event. */
  boolean admit(Topic topic, StoredEvent event) {
    return meant.entrySet().stream()
        .allMatch(
            rule -> {
              String text = text(topic.envelope(), rule.getKey(), event);
              return text != null && rule.getValue().stream().anyMatch(p -> p.matches(text));
            });
  }

  @Override
  public String toString() {
    return filter.fields().entrySet().stream()
        .map(f -> f.getKey() + " " + f.getValue().stream().map(PortablePattern::text).toList())
        .collect(Collectors.joining(", "));
  }

  /** Draws rights from the values of some events; empty if no field of the topic is a text. */
  static Optional<CallerRights> draw(
      Topic topic, List<StoredEvent> events, SeededRandom seededRandom) {
    RowFilterBinder binder = new RowFilterBinder(topic);
    List<Field> fields =
        topic.fields().stream().filter(f -> binder.problem(f.name()).isEmpty()).toList();
    if (fields.isEmpty() || events.isEmpty()) return Optional.empty();
    Map<Field, List<RandomPattern>> meant = new LinkedHashMap<>();
    Map<String, List<PortablePattern>> told = new LinkedHashMap<>();
    for (Field field :
        seededRandom
            .shuffled(fields)
            .subList(0, Math.min(fields.size(), seededRandom.pick(1, 1, 2)))) {
      List<RandomPattern> patterns = new ArrayList<>();
      List<PortablePattern> parsed = new ArrayList<>();
      for (int i = seededRandom.pick(1, 3, 9); i > 0; i--) {
        RandomPattern pattern =
            pattern(text(topic.envelope(), field, seededRandom.pick(events)), seededRandom);
        try {
          parsed.add(PortablePattern.parse(pattern.text()));
          patterns.add(pattern);
        } catch (PatternException e) {
          // The pattern is too large; no other error is possible.
        }
      }
      if (parsed.isEmpty()) return Optional.empty();
      meant.put(field, patterns);
      told.put(field.name(), parsed);
    }
    return Optional.of(new CallerRights(new RowFilter(told), meant));
  }

  /** Usually the text of an event, as it is or with a wildcard at the end or in the middle. */
  private static RandomPattern pattern(@Nullable String text, SeededRandom seededRandom) {
    if (text == null || text.isEmpty() || seededRandom.chance(0.1))
      return RandomPattern.draw(seededRandom, 2);
    List<RandomPattern> parts =
        new ArrayList<>(
            text.codePoints()
                .<RandomPattern>mapToObj(c -> new RandomPattern.One(c, false))
                .toList());
    RandomPattern many = new RandomPattern.Times(new RandomPattern.Dot(), 0, -1);
    switch (seededRandom.below(4)) {
      case 0 -> parts.set(seededRandom.below(parts.size()), new RandomPattern.Dot());
      case 1 -> {
        parts.subList(seededRandom.below(parts.size()), parts.size()).clear();
        parts.add(many);
      }
      default -> {}
    }
    return new RandomPattern.Row(parts);
  }

  /** Returns the text that the rights compare; null if the event has none. */
  private static @Nullable String text(Envelope envelope, Field field, StoredEvent event) {
    String member = field.path().size() == 1 ? field.path().getFirst() : "";
    if (member.equals(envelope.env())) return event.env();
    if (member.equals(envelope.org())) return event.org();
    // The digest that identifies an event without an id.
    if (member.equals(envelope.id())) return event.id();
    return event.declared(field) instanceof String text ? text : null;
  }
}
