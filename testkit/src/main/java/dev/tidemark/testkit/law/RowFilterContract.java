package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.generate.Queries;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.InvalidQuery;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.OracleQuery;
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
  private static final int QUERIES = 20;

  @TempDir private Path folder;

  /** Returns the engine under test for the files of a lake. */
  protected abstract QueryEngine engine(Path lake);

  /** Returns how the engine is tested. */
  protected TestProfile pace() {
    return TestProfile.QUICK;
  }

  /** {@code -Dtidemark.rights.worlds=1000} tries more lakes, {@code -Dtidemark.seed=7} others. */
  @Test
  void a_restricted_caller_gets_exactly_the_oracles_list_over_the_rows_that_he_may_see() {
    SeededRandom seeds = new SeededRandom(SEED);
    List<String> failures = new ArrayList<>();
    int hidden = 0;
    int seen = 0;
    for (int i = 0; i < WORLDS; i++) {
      long seed = seeds.seed();
      SeededRandom seededRandom = new SeededRandom(seed);
      TopicHistory topicHistory = TopicHistory.of(seed);
      try (TrialLake lake = topicHistory.lake(folder.resolve("lake-" + i), this::engine)) {
        Topic topic = lake.topic(TopicHistory.TOPIC);
        List<StoredEvent> events =
            topicHistory.lines().stream().map(line -> StoredEvent.read(topic, line)).toList();
        Queries queries = new Queries(topic, events, seededRandom);
        List<Supplier<Optional<String>>> asked = new ArrayList<>();
        for (int q = pace().queries(QUERIES); q > 0; q--) {
          Optional<CallerRights> drawn = CallerRights.draw(topic, events, seededRandom);
          if (drawn.isEmpty()) break;
          CallerRights callerRights = drawn.get();
          List<StoredEvent> visible =
              events.stream().filter(event -> callerRights.admit(topic, event)).toList();
          hidden += events.size() - visible.size();
          seen += visible.size();
          OracleQuery oracleQuery = pace().next(queries);
          SeededRandom itsOwn = new SeededRandom(seededRandom.seed());
          asked.add(() -> wrong(lake, topic, oracleQuery, visible, callerRights, itsOwn));
        }
        for (Optional<String> wrong : pace().all(asked))
          wrong.ifPresent(w -> failures.add("world seed " + seed + "L, " + w));
      }
    }
    System.out.printf(
        "rights from seed %d: %d worlds, %d rows visible, %d hidden, %d wrong%n",
        SEED, WORLDS, seen, hidden, failures.size());
    assertThat(failures).isEmpty();
    assertThat(Math.min(seen, hidden)).as("rows of either kind").isGreaterThan(QUERIES);
  }

  private Optional<String> wrong(
      TrialLake lake,
      Topic topic,
      OracleQuery oracleQuery,
      List<StoredEvent> visible,
      CallerRights callerRights,
      SeededRandom seededRandom) {
    List<StoredEvent.Identity> expected;
    try {
      expected =
          new Oracle(topic)
              .answer(oracleQuery, visible).stream().map(StoredEvent::identity).toList();
    } catch (InvalidQuery e) {
      // Rejected for any rights; the paging contract tests this.
      return Optional.empty();
    }
    List<StoredEvent.Identity> found = new ArrayList<>();
    int limit =
        1
            + expected.size() / pace().pages()
            + seededRandom.below(Math.max(1, expected.size()) + 20);
    String cursor = null;
    do {
      Page page = lake.ask(topic, oracleQuery.body(limit, cursor), callerRights.filter());
      page.rows().forEach(row -> found.add(identity(row)));
      cursor = page.cursor().orElse(null);
    } while (cursor != null && found.size() <= expected.size());
    if (found.equals(expected)) return Optional.empty();
    return Optional.of(
        "%s with rights %s: %d rows instead of %d%n  %s%n  %s"
            .formatted(
                oracleQuery.body(limit, null),
                callerRights,
                found.size(),
                expected.size(),
                found,
                expected));
  }

  private static StoredEvent.Identity identity(Row row) {
    return new StoredEvent.Identity(row.env(), row.org(), row.id(), row.timestamp().toEpochMilli());
  }
}
