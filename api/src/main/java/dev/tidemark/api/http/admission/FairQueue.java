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
 * Decides which query runs next if there are more queries than threads. Callers take turns, however
 * many queries each of them sends.
 *
 * <ol>
 *   <li>While a caller's query waits that may run, no other caller gets two threads before it.
 *   <li>A caller may have as many queries waiting as places are free. So a single caller can take
 *       half of the places, and two callers a third each. The last place goes only to a caller with
 *       no waiting query. Such a caller is rejected only if all places are taken, however many
 *       queries the others send.
 *   <li>If there are at least four threads, the queries of one caller leave a quarter of them to
 *       others. Queries that gave up their thread count towards this limit. No thread is idle while
 *       a query waits that may run.
 *   <li>The queries of one caller run in the order in which they came.
 * </ol>
 *
 * <p>Not thread-safe.
 *
 * @param <T> a query
 */
final class FairQueue<T> {
  /** The decision on a new query. */
  enum Decision {
    TAKEN,
    /** Rejected; the query of another caller might have been taken. */
    TOO_MANY_OF_THE_CALLER,
    /** Rejected; no query of any caller would have been taken. */
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

  /** The callers with waiting queries, in the order of their turns. */
  private final List<String> order = new ArrayList<>();

  private int running;
  private int waiting;

  FairQueue(int threads, int places) {
    this.threads = threads;
    this.threadsOfOne = threads - threads / 4;
    this.places = places;
  }

  /** Returns the decision on a query of a caller, without adding it. */
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

  /** Adds a query of a caller. If it is taken, call {@link #next} afterwards. */
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

  /** Returns the query to run now; empty if no thread is free or no caller may use it. */
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

  /** Records that a running query has ended. Call {@link #next} afterwards. */
  void over(String name) {
    running--;
    callers.computeIfPresent(
        name,
        (_, caller) -> {
          caller.running--;
          return caller.isGone() ? null : caller;
        });
  }

  /**
   * Records that a running query gives up its thread before it ends. Call {@link #next} afterwards.
   */
  void aside(String name) {
    running--;
    var caller = Objects.requireNonNull(callers.get(name));
    caller.running--;
    caller.aside++;
  }

  /** Records that a query that had given up its thread has ended. Call {@link #next} afterwards. */
  void asideOver(String name) {
    callers.computeIfPresent(
        name,
        (_, caller) -> {
          caller.aside--;
          return caller.isGone() ? null : caller;
        });
  }

  /** Removes a waiting query. Returns whether it was waiting. */
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
