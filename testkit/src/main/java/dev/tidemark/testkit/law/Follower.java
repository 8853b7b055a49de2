package dev.tidemark.testkit.law;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A client with follow cursors. The first round is the list of its state; each later round is the
 * list of events that were added since the round before, each event once. An event that is erased
 * before its page is not returned. The rows are those of the current round.
 */
final class Follower extends PagingClient {
  /** A possible list of a round and the state after which it ends. */
  private record ExpectedRound(List<StoredEvent> list, ExpectedHistory.State upTo) {}

  private List<ExpectedRound> possible = List.of();
  private boolean roundEnded = true;
  private boolean lastRound;
  private boolean expired;

  /** How often commits had been removed when this round and the one before began. */
  private int forgotten;

  private int forgottenBefore;
  private int rounds;

  Follower(
      TrialLake lake,
      Topic topic,
      OracleQuery oracleQuery,
      ExpectedHistory expectedHistory,
      Budget budget,
      SeededRandom seededRandom) {
    super(lake, topic, oracleQuery, expectedHistory, budget, seededRandom);
  }

  @Override
  public Optional<String> step() {
    boolean closed = expectedHistory.isClosed();
    int settled = expectedHistory.settled();
    if (roundEnded) {
      forgottenBefore = forgotten;
      forgotten = expectedHistory.forgotten();
    }
    Page page;
    try {
      Optional<String> miscounted =
          cursor != null && seededRandom.chance(0.2) ? newer() : Optional.empty();
      if (miscounted.isPresent()) return miscounted;
      page = ask(oracleQuery.followed(limit(), cursor));
    } catch (QueryException e) {
      if (e.error() != QueryError.CURSOR_EXPIRED) throw e;
      expired = true;
      boolean right = rounds > 0 && expectedHistory.forgotten() > forgottenBefore;
      return right ? Optional.empty() : Optional.of(wrong("the cursor expired without reason"));
    }
    pages++;
    List<ExpectedHistory.State> states = expectedHistory.from(settled);
    if (roundEnded) {
      possible = begin(states);
      rows.clear();
      rounds++;
      lastRound = closed;
    }
    if (page.snapshotChanged()) {
      snapshotChanged++;
      if (roundEnded) return Optional.of(wrong("the first page of a round is repinned"));
      possible = states.stream().flatMap(this::whatIsLeft).distinct().toList();
    }
    if (page.cursor().isEmpty()) return Optional.of(wrong("the page has no follow cursor"));
    rows.addAll(page.rows());
    cursor = page.cursor().get();
    roundEnded = !page.hasMore();
    String why = "";
    List<ExpectedRound> fitting = new ArrayList<>();
    for (ExpectedRound expectedRound : possible) {
      Optional<String> difference =
          Differences.first(oracleQuery, expectedRound.list, rows, roundEnded);
      if (difference.isEmpty()) fitting.add(expectedRound);
      else why = difference.get();
    }
    possible = fitting;
    return fitting.isEmpty() ? Optional.of(wrong(why)) : Optional.empty();
  }

  /** Checks the number of events since the cursor. */
  private Optional<String> newer() {
    int settled = expectedHistory.settled();
    long count = lake.newer(topic, oracleQuery.followed(null, cursor));
    Set<Long> right = new TreeSet<>();
    for (ExpectedHistory.State to : expectedHistory.from(settled)) {
      for (ExpectedRound expectedRound : possible) {
        right.add((long) oracle.answer(oracleQuery, to.eventsSince(expectedRound.upTo)).size());
      }
    }
    return right.contains(count)
        ? Optional.empty()
        : Optional.of(wrong("%d events are newer, expected one of %s".formatted(count, right)));
  }

  private int limit() {
    return seededRandom.chance(0.05)
        ? 1
        : seededRandom.pick(5 + seededRandom.below(20), 10 + seededRandom.below(100), 1000);
  }

  private List<ExpectedRound> begin(List<ExpectedHistory.State> states) {
    if (rounds == 0) {
      return states.stream()
          .map(s -> new ExpectedRound(oracle.answer(oracleQuery, s.events()), s))
          .toList();
    }
    return possible.stream()
        .map(ExpectedRound::upTo)
        .distinct()
        .flatMap(
            from ->
                states.stream()
                    .filter(to -> to.number() >= from.number())
                    .map(
                        to ->
                            new ExpectedRound(
                                oracle.answer(oracleQuery, to.eventsSince(from)), to)))
        .distinct()
        .toList();
  }

  /**
   * Returns the rows already received, and the rest without the rows that the other state lacks.
   */
  private Stream<ExpectedRound> whatIsLeft(ExpectedHistory.State state) {
    return possible.stream()
        .map(
            expectedRound ->
                new ExpectedRound(
                    Stream.concat(
                            expectedRound.list.stream().limit(rows.size()),
                            expectedRound.list.stream()
                                .skip(rows.size())
                                .filter(event -> state.has(event.identity(), expectedRound.upTo)))
                        .toList(),
                    expectedRound.upTo));
  }

  private String wrong(String why) {
    return "follow, page %d in round %d, repinned %d times, of %s: %s"
        .formatted(pages, rounds, snapshotChanged, oracleQuery.body(null, null), why);
  }

  @Override
  public boolean ended() {
    return expired || (roundEnded && lastRound);
  }
}
