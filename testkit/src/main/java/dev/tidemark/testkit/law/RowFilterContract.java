package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.bind.RowFilterBinder;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.pattern.PatternException;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.testkit.generate.Dice;
import dev.tidemark.testkit.generate.Questions;
import dev.tidemark.testkit.generate.RandomPattern;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.Question;
import dev.tidemark.testkit.oracle.Refused;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restricted caller gets exactly the oracle's list over the rows that they may see. */
public abstract class RowFilterContract {
  private static final long SEED = Long.getLong("tidemark.seed", 1);
  private static final int WORLDS = Integer.getInteger("tidemark.rights.worlds", 4);
  private static final int QUESTIONS = 20;

  @TempDir private Path folder;

  /** The engine on trial, over the files of a lake. */
  protected abstract QueryEngine engine(Path lake);

  /** How the engine is asked. */
  protected Pace pace() {
    return Pace.QUICK;
  }

  /** What a caller may see, as the product is told it and as it is meant. */
  private record Rights(RowFilter filter, Map<Field, List<RandomPattern>> meant) {
    boolean admit(Topic topic, StoredEvent event) {
      return meant.entrySet().stream()
          .allMatch(
              rule -> {
                String text = text(topic.envelope(), rule.getKey(), event);
                return text != null && rule.getValue().stream().anyMatch(p -> p.matches(text));
              });
    }
  }

  /** {@code -Dtidemark.rights.worlds=1000} tries more, {@code -Dtidemark.seed=7} others. */
  @Test
  void a_restricted_caller_gets_exactly_the_oracles_list_over_the_rows_that_he_may_see() {
    Dice seeds = new Dice(SEED);
    List<String> failures = new ArrayList<>();
    int hidden = 0;
    int seen = 0;
    for (int i = 0; i < WORLDS; i++) {
      long seed = seeds.seed();
      Dice dice = new Dice(seed);
      World world = World.of(seed);
      try (TrialLake lake = world.lake(folder.resolve("lake-" + i), this::engine)) {
        Topic topic = lake.topic(World.TOPIC);
        List<StoredEvent> events =
            world.lines().stream().map(line -> StoredEvent.read(topic, line)).toList();
        Questions questions = new Questions(topic, events, dice);
        List<Supplier<Optional<String>>> asked = new ArrayList<>();
        for (int q = 0; q < QUESTIONS; q++) {
          Optional<Rights> drawn = rights(topic, events, dice);
          if (drawn.isEmpty()) break;
          Rights rights = drawn.get();
          List<StoredEvent> visible =
              events.stream().filter(event -> rights.admit(topic, event)).toList();
          hidden += events.size() - visible.size();
          seen += visible.size();
          Question question = pace().next(questions);
          Dice itsOwn = new Dice(dice.seed());
          asked.add(() -> wrong(lake, topic, question, visible, rights, itsOwn));
        }
        for (Optional<String> wrong : pace().all(asked))
          wrong.ifPresent(w -> failures.add("world seed " + seed + "L, " + w));
      }
    }
    System.out.printf(
        "rights from seed %d: %d worlds, %d rows visible, %d hidden, %d wrong%n",
        SEED, WORLDS, seen, hidden, failures.size());
    assertThat(failures).isEmpty();
    assertThat(Math.min(seen, hidden)).as("rows of either kind").isGreaterThan(QUESTIONS);
  }

  private Optional<String> wrong(
      TrialLake lake,
      Topic topic,
      Question question,
      List<StoredEvent> visible,
      Rights rights,
      Dice dice) {
    List<StoredEvent.Identity> expected;
    try {
      expected =
          new Oracle(topic).answer(question, visible).stream().map(StoredEvent::identity).toList();
    } catch (Refused e) {
      // Refused whatever the rights are, which the paging contract holds.
      return Optional.empty();
    }
    List<StoredEvent.Identity> found = new ArrayList<>();
    int limit =
        1 + expected.size() / pace().pages() + dice.below(Math.max(1, expected.size()) + 20);
    String cursor = null;
    do {
      Page page = lake.ask(topic, question.body(limit, cursor), rights.filter());
      page.rows().forEach(row -> found.add(identity(row)));
      cursor = page.cursor().orElse(null);
    } while (cursor != null && found.size() <= expected.size());
    if (found.equals(expected)) return Optional.empty();
    String shown =
        rights.filter().fields().entrySet().stream()
            .map(f -> f.getKey() + " " + f.getValue().stream().map(PortablePattern::text).toList())
            .collect(Collectors.joining(", "));
    return Optional.of(
        "%s with rights %s: %d rows instead of %d%n  %s%n  %s"
            .formatted(
                question.body(limit, null), shown, found.size(), expected.size(), found, expected));
  }

  private static StoredEvent.Identity identity(Row row) {
    return new StoredEvent.Identity(row.env(), row.org(), row.id(), row.timestamp().toEpochMilli());
  }

  private static Optional<Rights> rights(Topic topic, List<StoredEvent> events, Dice dice) {
    RowFilterBinder binder = new RowFilterBinder(topic);
    List<Field> fields =
        topic.fields().stream().filter(f -> binder.problem(f.name()).isEmpty()).toList();
    if (fields.isEmpty() || events.isEmpty()) return Optional.empty();
    Map<Field, List<RandomPattern>> meant = new LinkedHashMap<>();
    Map<String, List<PortablePattern>> told = new LinkedHashMap<>();
    for (Field field :
        dice.shuffled(fields).subList(0, Math.min(fields.size(), dice.pick(1, 1, 2)))) {
      List<RandomPattern> patterns = new ArrayList<>();
      List<PortablePattern> parsed = new ArrayList<>();
      for (int i = dice.pick(1, 3, 9); i > 0; i--) {
        RandomPattern pattern = pattern(text(topic.envelope(), field, dice.pick(events)), dice);
        try {
          parsed.add(PortablePattern.parse(pattern.text()));
          patterns.add(pattern);
        } catch (PatternException e) {
          // Too large for a pattern, which is all that can be wrong with it.
        }
      }
      if (parsed.isEmpty()) return Optional.empty();
      meant.put(field, patterns);
      told.put(field.name(), parsed);
    }
    return Optional.of(new Rights(new RowFilter(told), meant));
  }

  /** Mostly a text that some event has, as it is or with an open end or middle. */
  private static RandomPattern pattern(@Nullable String text, Dice dice) {
    if (text == null || text.isEmpty() || dice.chance(0.1)) return RandomPattern.draw(dice, 2);
    List<RandomPattern> parts =
        new ArrayList<>(
            text.codePoints()
                .<RandomPattern>mapToObj(c -> new RandomPattern.One(c, false))
                .toList());
    RandomPattern many = new RandomPattern.Times(new RandomPattern.Dot(), 0, -1);
    switch (dice.below(4)) {
      case 0 -> parts.set(dice.below(parts.size()), new RandomPattern.Dot());
      case 1 -> {
        parts.subList(dice.below(parts.size()), parts.size()).clear();
        parts.add(many);
      }
      default -> {}
    }
    return new RandomPattern.Row(parts);
  }

  /** The text that the rights look at; null where the event has none. */
  private static @Nullable String text(Envelope envelope, Field field, StoredEvent event) {
    String member = field.path().size() == 1 ? field.path().getFirst() : "";
    if (member.equals(envelope.env())) return event.env();
    if (member.equals(envelope.org())) return event.org();
    // Where the event has no id of its own, the digest that it is known by.
    if (member.equals(envelope.id())) return event.id();
    return event.declared(field) instanceof String text ? text : null;
  }
}
