package dev.tidemark.testkit.law;

import dev.tidemark.partitioner.topic.Topic;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A lake that grows during paged queries. A query sees the lake of its first page, whatever is
 * committed before its last page.
 */
final class GrowingLake {
  private static final int MOST_WALKS = 4;

  /** A query with the list at its first page. */
  private record StartedQuery(
      OracleQuery oracleQuery, PagedQuery pagedQuery, List<StoredEvent> expected) {}

  private final TopicHistory topicHistory;
  private final SeededRandom seededRandom;
  private final TestProfile testProfile;
  private final Map<StoredEvent.Identity, StoredEvent> landed = new LinkedHashMap<>();
  private final Map<StoredEvent.Identity, StoredEvent> committed = new LinkedHashMap<>();
  private final List<StartedQuery> walks = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int finished;

  GrowingLake(TopicHistory topicHistory, SeededRandom seededRandom, TestProfile testProfile) {
    this.topicHistory = topicHistory;
    this.seededRandom = seededRandom;
    this.testProfile = testProfile.ofSomePages();
  }

  /**
   * Lands, loads and requests pages in random order until all is loaded and read; returns the
   * failures.
   */
  List<String> run(Path folder, Function<Path, QueryEngine> engines, String name) {
    List<List<String>> left = new ArrayList<>(topicHistory.loads());
    try (TrialLake lake = TrialLake.open(folder, List.of(topicHistory.after()), engines)) {
      while (!left.isEmpty() || !walks.isEmpty()) {
        switch (seededRandom.below(6)) {
          case 0 -> {
            if (!left.isEmpty()) land(lake, left.removeFirst());
          }
          case 1 -> {
            if (!landed.isEmpty()) load(lake);
          }
          case 2 -> {
            if (walks.size() < MOST_WALKS && !left.isEmpty()) start(lake);
          }
          default -> {
            if (!walks.isEmpty()) step(seededRandom.pick(walks), name);
          }
        }
      }
    }
    return failures;
  }

  int finished() {
    return finished;
  }

  private void land(TrialLake lake, List<String> lines) {
    lake.land(lake.topic(TopicHistory.TOPIC), lines);
    for (String line : lines) {
      StoredEvent event = StoredEvent.read(lake.topic(TopicHistory.TOPIC), line);
      landed.put(event.identity(), event);
    }
  }

  private void load(TrialLake lake) {
    lake.load(lake.topic(TopicHistory.TOPIC));
    landed.forEach(committed::putIfAbsent);
    landed.clear();
  }

  private void start(TrialLake lake) {
    Topic topic = lake.topic(TopicHistory.TOPIC);
    List<StoredEvent> events = List.copyOf(committed.values());
    OracleQuery asked = new Queries(topic, events, seededRandom).next();
    // Matches many rows, so that there are many pages: paging depends on the sort.
    OracleQuery oracleQuery =
        seededRandom.chance(0.7) ? new OracleQuery(Map.of(), asked.sort()) : asked;
    List<StoredEvent> expected;
    try {
      expected = new Oracle(topic).answer(oracleQuery, events);
    } catch (InvalidQuery invalidQuery) {
      return;
    }
    PagedQuery pagedQuery =
        new PagedQuery(lake, topic, oracleQuery, expected.size(), testProfile, seededRandom.seed());
    StartedQuery startedQuery = new StartedQuery(oracleQuery, pagedQuery, expected);
    walks.add(startedQuery);
    step(startedQuery, "first page");
  }

  private void step(StartedQuery startedQuery, String name) {
    try {
      startedQuery.pagedQuery.next();
      List<Row> rows = startedQuery.pagedQuery.rows(0);
      Optional<String> wrong =
          Differences.first(
              startedQuery.oracleQuery,
              startedQuery.expected,
              rows,
              startedQuery.pagedQuery.ended());
      wrong.ifPresent(
          w -> failures.add(name + ": " + startedQuery.oracleQuery.body(null, null) + "\n" + w));
      if (startedQuery.pagedQuery.ended()) finished++;
      if (startedQuery.pagedQuery.ended() || wrong.isPresent()) walks.remove(startedQuery);
    } catch (RuntimeException | AssertionError e) {
      failures.add(name + ": " + startedQuery.oracleQuery.body(null, null) + "\n" + e);
      walks.remove(startedQuery);
    }
  }
}
