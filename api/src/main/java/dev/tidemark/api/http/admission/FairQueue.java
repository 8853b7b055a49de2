package dev.tidemark.api.http.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose query is next, where there are more than threads: callers come in turn, the caller how
 * often.
 *
 * <ol>
 *   <li>While one caller's query waits for a thread that he may have, no other caller is given two.
 *   <li>A caller may have as many queries waiting as places are left free. So one alone may have
 *       half of them, two a third each, and the last place goes only to a caller who has none: he
 *       is rejected only where every place is taken, however many each of the others asks.
 *   <li>One caller's queries leave a quarter of the threads to others, where there are four at
 *       least, those included that gave up their thread. No thread rests while a query waits that
 *       may have it.
 *   <li>Of one caller's queries the first comes first.
 * </ol>
 *
 * <p>Not thread-safe.
 *
 * @param <T> a query
 */
final class FairQueue<T> {
  /** What becomes of a query that comes. */
  enum Decision {
    TAKEN,
    /** Another caller's would have been taken. */
    TOO_MANY_OF_THE_CALLER,
    /** Nobody's would have been taken. */
    FULL
  }

  private static final class Caller<T> {
    private final Deque<T> waiting = new ArrayDeque<>();
    private int running;
    private int aside;

    int inHand() {
      return running + aside;
    }

    boolean isGone() {
      return inHand() == 0 && waiting.isEmpty();
    }
  }

  private final int threads;
  private final int threadsOfOne;
  private final int places;
  private final Map<String, Caller<T>> callers = new HashMap<>();

  /** The callers with waiting queries, whose turn is next first. */
  private final List<String> order = new ArrayList<>();

  private int running;
  private int waiting;

  FairQueue(int threads, int places) {
    this.threads = threads;
    this.threadsOfOne = threads - threads / 4;
    this.places = places;
  }

  /** What would become of a caller's query that came now. */
  Decision result(String name) {
    return result(callers.getOrDefault(name, new Caller<>()));
  }

  private Decision result(Caller<T> caller) {
    int free = places - waiting;
    boolean hasThread = running < threads;
    boolean runsAtOnce = hasThread && caller.waiting.isEmpty() && caller.inHand() < threadsOfOne;
    if (runsAtOnce || caller.waiting.size() < free) return Decision.TAKEN;
    return free > 0 || hasThread ? Decision.TOO_MANY_OF_THE_CALLER : Decision.FULL;
  }

  /** A caller's query comes. Where it is taken, ask for the next turn. */
  Decision offer(String name, T query) {
    var caller = callers.getOrDefault(name, new Caller<>());
    var decision = result(caller);
    if (decision != Decision.TAKEN) return decision;
    callers.put(name, caller);
    if (caller.waiting.isEmpty()) order.add(name);
    caller.waiting.add(query);
    waiting++;
    return decision;
  }

  /** The query that is to run now, if a thread is free and a caller may have it. */
  Optional<T> next() {
    if (running == threads) return Optional.empty();
    for (int i = 0; i < order.size(); i++) {
      var name = order.get(i);
      var caller = callers.get(name);
      if (caller == null || caller.inHand() == threadsOfOne) continue;
      order.remove(i);
      var query = caller.waiting.remove();
      if (!caller.waiting.isEmpty()) order.add(name);
      caller.running++;
      running++;
      waiting--;
      return Optional.of(query);
    }
    return Optional.empty();
  }

  /** A caller's query that ran is over. Ask for the next turn. */
  void over(String name) {
    running--;
    callers.computeIfPresent(
        name,
        (_, caller) -> {
          caller.running--;
          return caller.isGone() ? null : caller;
        });
  }

  /** A caller's query gives up its thread and is not over. Ask for the next turn. */
  void aside(String name) {
    running--;
    var caller = Objects.requireNonNull(callers.get(name));
    caller.running--;
    caller.aside++;
  }

  /** A caller's query that had given up its thread is over. Ask for the next turn. */
  void asideOver(String name) {
    callers.computeIfPresent(
        name,
        (_, caller) -> {
          caller.aside--;
          return caller.isGone() ? null : caller;
        });
  }

  /** Takes a waiting query away; false where it does not wait. */
  boolean drop(String name, T query) {
    var caller = callers.get(name);
    if (caller == null || !caller.waiting.remove(query)) return false;
    waiting--;
    if (caller.waiting.isEmpty()) {
      order.remove(name);
      if (caller.isGone()) callers.remove(name);
    }
    return true;
  }

  int running() {
    return running;
  }

  int waiting() {
    return waiting;
  }
}
