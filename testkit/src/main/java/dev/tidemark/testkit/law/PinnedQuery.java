package dev.tidemark.testkit.law;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A paged query over a table that changes. Its pages are the list of the state at the first page;
 * after a repinned page they continue after the last row in the state at that time.
 */
final class PinnedQuery extends PagingClient {
  private final Comparator<StoredEvent> order;
  private final int usual;

  /**
   * The possible lists, by the states that the table may have had; all begin with the rows
   * received.
   */
  private List<List<StoredEvent>> possible = List.of();

  private boolean begun;
  private boolean ended;

  PinnedQuery(
      TrialLake lake,
      Topic topic,
      OracleQuery oracleQuery,
      ExpectedHistory expectedHistory,
      Budget budget,
      SeededRandom seededRandom) {
    super(lake, topic, oracleQuery, expectedHistory, budget, seededRandom);
    this.order = oracle.order(oracleQuery);
    this.usual = Math.max(1, expectedHistory.newest().held().size() / (1 + seededRandom.below(12)));
  }

  @Override
  public Optional<String> step() {
    int settled = expectedHistory.settled();
    int limit = seededRandom.chance(0.2) ? 1 + seededRandom.below(5) : usual;
    Page page = ask(oracleQuery.body(limit, cursor));
    pages++;
    List<ExpectedHistory.State> states = expectedHistory.from(settled);
    if (page.snapshotChanged()) {
      snapshotChanged++;
      if (!begun) return Optional.of(wrong("a first page is repinned"));
      possible = states.stream().flatMap(state -> goingOn(state)).distinct().toList();
    } else if (!begun) {
      possible =
          states.stream().map(s -> oracle.answer(oracleQuery, s.events())).distinct().toList();
    }
    begun = true;
    rows.addAll(page.rows());
    cursor = page.cursor().orElse(null);
    ended = page.cursor().isEmpty();
    String why = "";
    List<List<StoredEvent>> fitting = new ArrayList<>();
    for (List<StoredEvent> list : possible) {
      Optional<String> difference = Differences.first(oracleQuery, list, rows, ended);
      if (difference.isEmpty()) fitting.add(list);
      else why = difference.get();
    }
    possible = fitting;
    return fitting.isEmpty() ? Optional.of(wrong(why)) : Optional.empty();
  }

  private String wrong(String why) {
    return "page %d, repinned %d times, of %s: %s"
        .formatted(pages, snapshotChanged, oracleQuery.body(null, null), why);
  }

  /** Returns the rows received, and the rows after them in another state. */
  private Stream<List<StoredEvent>> goingOn(ExpectedHistory.State state) {
    List<StoredEvent> there = oracle.answer(oracleQuery, state.events());
    return possible.stream()
        .flatMap(
            list -> {
              List<StoredEvent> seen = list.subList(0, rows.size());
              List<StoredEvent> rest =
                  seen.isEmpty()
                      ? there
                      : there.stream().filter(e -> order.compare(e, seen.getLast()) > 0).toList();
              return passed(rest, list).map(r -> Stream.concat(seen.stream(), r).toList());
            });
  }

  /**
   * If a budget ended the last page, its cursor may be after the last row: past some rows that the
   * list did not have.
   */
  private Stream<Stream<StoredEvent>> passed(List<StoredEvent> rest, List<StoredEvent> list) {
    if (budget.equals(Budget.UNLIMITED)) return Stream.of(rest.stream());
    Set<StoredEvent> known = new HashSet<>(list);
    int places = (int) rest.stream().takeWhile(event -> !known.contains(event)).count();
    return IntStream.rangeClosed(0, places).mapToObj(passed -> rest.stream().skip(passed));
  }

  @Override
  public boolean ended() {
    return ended;
  }
}
