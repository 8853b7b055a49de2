package dev.tidemark.testkit.law;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.testkit.generate.Dice;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Question;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Somebody who follows a question. The first round is the list of its state; each later one is the
 * list of what came since the round before, each event once; what is erased before it is told is
 * told no more. Its rows are those of the round.
 */
final class Follower extends Asking {
  /** What a round may be, by the states that the table may have had. */
  private record Told(List<StoredEvent> list, Ledger.State upTo) {}

  private List<Told> possible = List.of();
  private boolean roundEnded = true;
  private boolean lastRound;
  private boolean expired;

  /** How often commits had been forgotten when this round began, and the one before. */
  private int forgotten;

  private int forgottenBefore;
  private int rounds;

  Follower(
      TrialLake lake, Topic topic, Question question, Ledger ledger, Budget budget, Dice dice) {
    super(lake, topic, question, ledger, budget, dice);
  }

  @Override
  public Optional<String> step() {
    boolean closed = ledger.isClosed();
    int settled = ledger.settled();
    if (roundEnded) {
      forgottenBefore = forgotten;
      forgotten = ledger.forgotten();
    }
    Page page;
    try {
      Optional<String> miscounted = cursor != null && dice.chance(0.2) ? newer() : Optional.empty();
      if (miscounted.isPresent()) return miscounted;
      page = ask(question.followed(limit(), cursor));
    } catch (QueryException e) {
      if (e.error() != QueryError.CURSOR_EXPIRED) throw e;
      expired = true;
      boolean right = rounds > 0 && ledger.forgotten() > forgottenBefore;
      return right ? Optional.empty() : Optional.of(wrong("expired without reason"));
    }
    pages++;
    List<Ledger.State> states = ledger.from(settled);
    if (roundEnded) {
      possible = begin(states);
      rows.clear();
      rounds++;
      lastRound = closed;
    }
    if (page.repinned()) {
      repinned++;
      if (roundEnded) return Optional.of(wrong("the first page of a round is repinned"));
      possible = states.stream().flatMap(this::whatIsLeft).distinct().toList();
    }
    if (page.cursor().isEmpty()) return Optional.of(wrong("no cursor to follow by"));
    rows.addAll(page.rows());
    cursor = page.cursor().get();
    roundEnded = !page.hasMore();
    String why = "";
    List<Told> fitting = new ArrayList<>();
    for (Told told : possible) {
      Optional<String> difference = Differences.first(question, told.list, rows, roundEnded);
      if (difference.isEmpty()) fitting.add(told);
      else why = difference.get();
    }
    possible = fitting;
    return fitting.isEmpty() ? Optional.of(wrong(why)) : Optional.empty();
  }

  /** The number of what came since the moment that the cursor tells up to. */
  private Optional<String> newer() {
    int settled = ledger.settled();
    long count = lake.newer(topic, question.followed(null, cursor));
    Set<Long> right = new TreeSet<>();
    for (Ledger.State to : ledger.from(settled)) {
      for (Told told : possible) {
        right.add((long) oracle.answer(question, to.eventsSince(told.upTo)).size());
      }
    }
    return right.contains(count)
        ? Optional.empty()
        : Optional.of(wrong("newer are %d and should be %s".formatted(count, right)));
  }

  private int limit() {
    return dice.chance(0.05) ? 1 : dice.pick(5 + dice.below(20), 10 + dice.below(100), 1000);
  }

  private List<Told> begin(List<Ledger.State> states) {
    if (rounds == 0) {
      return states.stream().map(s -> new Told(oracle.answer(question, s.events()), s)).toList();
    }
    return possible.stream()
        .map(Told::upTo)
        .distinct()
        .flatMap(
            from ->
                states.stream()
                    .filter(to -> to.number() >= from.number())
                    .map(to -> new Told(oracle.answer(question, to.eventsSince(from)), to)))
        .distinct()
        .toList();
  }

  /** What the round has told, and what of the rest another state still has. */
  private Stream<Told> whatIsLeft(Ledger.State state) {
    return possible.stream()
        .map(
            told ->
                new Told(
                    Stream.concat(
                            told.list.stream().limit(rows.size()),
                            told.list.stream()
                                .skip(rows.size())
                                .filter(event -> state.has(event.identity(), told.upTo)))
                        .toList(),
                    told.upTo));
  }

  private String wrong(String why) {
    return "follow, page %d in round %d, repinned %d times, of %s: %s"
        .formatted(pages, rounds, repinned, question.body(null, null), why);
  }

  @Override
  public boolean ended() {
    return expired || (roundEnded && lastRound);
  }
}
