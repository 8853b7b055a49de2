package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.testkit.generate.Dice;
import dev.tidemark.testkit.generate.Questions;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.Question;
import dev.tidemark.testkit.oracle.Refused;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restricted caller gets exactly the oracle's list over the rows that they may see. */
public abstract class RowFilterContract {
  private static final long SEED = Long.getLong("tidemark.seed", 1);
  private static final int WORLDS = Integer.getInteger("tidemark.rights.worlds", 2);
  private static final int QUESTIONS = 20;

  @TempDir private Path folder;

  /** The engine on trial, over the files of a lake. */
  protected abstract QueryEngine engine(Path lake);

  /** How the engine is asked. */
  protected Pace pace() {
    return Pace.QUICK;
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
        for (int q = pace().questions(QUESTIONS); q > 0; q--) {
          Optional<Rights> drawn = Rights.draw(topic, events, dice);
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
    return Optional.of(
        "%s with rights %s: %d rows instead of %d%n  %s%n  %s"
            .formatted(
                question.body(limit, null),
                rights,
                found.size(),
                expected.size(),
                found,
                expected));
  }

  private static StoredEvent.Identity identity(Row row) {
    return new StoredEvent.Identity(row.env(), row.org(), row.id(), row.timestamp().toEpochMilli());
  }
}
