package dev.tidemark.sql;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The statements over large rows: one at a time, because two at once take each other's memory. Who
 * had the least time comes next, so that many quick ones of an asker do not wait for a long one of
 * another each; a statement that has run for long ends where another asker waits. Safe for use by
 * many threads.
 */
final class LargeStatements {
  /** How long one may run while another asker waits. */
  static final Duration LONG = Duration.ofSeconds(5);

  private final long longNanos;

  /** The askers that wait, in the order in which they came, each with those that wait for them. */
  private final Map<String, Queue<Place>> waiting = new LinkedHashMap<>();

  private @Nullable Place running;

  /**
   * How much time each asker had. Who comes anew begins with what the last one had whose turn came,
   * as in start-time fair queueing: nobody saves up turns, and nobody loses what they had by going.
   */
  private final Map<String, Long> had = new HashMap<>();

  private long hadByTheLast;

  LargeStatements() {
    this(LONG);
  }

  LargeStatements(Duration longest) {
    longNanos = longest.toNanos();
  }

  /** One statement that waits or runs. */
  private static final class Place {
    private final String asker;
    private final Thread thread = Thread.currentThread();
    private long begun;

    /** What its asker had had when its turn came. */
    private long before;

    private boolean isEnded;

    private Place(String asker) {
      this.asker = asker;
    }
  }

  /**
   * Runs a statement when it is its asker's turn.
   *
   * @throws QueryException where the time is up before, the statement has run for long and another
   *     waits, or as the statement does
   */
  void run(Asker asker, Deadline deadline, Runnable statement) {
    Place place = new Place(asker.name());
    try {
      if (!begin(place)) asker.waiting(() -> await(place, deadline));
      statement.run();
    } catch (QueryException e) {
      if (e.error() != QueryError.CANCELLED || !isEnded(place)) throw e;
      throw new QueryException(
          QueryError.TIMEOUT, "The question took too long over large rows, and others waited", e);
    } finally {
      end(place);
    }
  }

  /** Takes the turn where nobody has it, and else a place; whether it is its turn. */
  private synchronized boolean begin(Place place) {
    waiting.computeIfAbsent(place.asker, _ -> new ArrayDeque<>()).add(place);
    if (running == null) giveTurn();
    return running == place;
  }

  private synchronized void await(Place place, Deadline deadline) {
    try {
      while (running != place) {
        long left = deadline.left().toNanos();
        if (left <= 0) throw new QueryException(QueryError.TIMEOUT, "The question took too long");
        long nanos = Math.min(left, endLong(place));
        // Rounded up: a wait of 0 is one without end.
        wait(nanos / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryException(QueryError.CANCELLED, "The question was given up", e);
    }
  }

  /** Ends what runs where it has run for long, and is another's; when to look again. */
  private long endLong(Place place) {
    if (running == null || running.isEnded || running.asker.equals(place.asker)) return longNanos;
    long left = running.begun + longNanos - System.nanoTime();
    if (left > 0) return left;
    running.isEnded = true;
    running.thread.interrupt();
    return longNanos;
  }

  /** Gives the turn on, or the place up. */
  private synchronized void end(Place place) {
    // It was meant for this statement and must not reach the next.
    boolean _ = place.isEnded && Thread.interrupted();
    if (running == place) {
      had.put(place.asker, place.before + System.nanoTime() - place.begun);
      running = null;
      giveTurn();
      notifyAll();
      return;
    }
    Queue<Place> places = waiting.get(place.asker);
    if (places != null && places.remove(place) && places.isEmpty()) waiting.remove(place.asker);
  }

  private synchronized boolean isEnded(Place place) {
    return place.isEnded;
  }

  private void giveTurn() {
    if (waiting.isEmpty()) {
      // Nobody was kept from anything: all are alike again.
      had.clear();
      hadByTheLast = 0;
      return;
    }
    waiting.keySet().stream().min(Comparator.comparingLong(this::had)).ifPresent(this::giveTurn);
    had.values().removeIf(time -> time <= hadByTheLast);
  }

  private long had(String asker) {
    return Math.max(had.getOrDefault(asker, 0L), hadByTheLast);
  }

  private void giveTurn(String asker) {
    Queue<Place> places = Objects.requireNonNull(waiting.get(asker));
    Place place = places.remove();
    if (places.isEmpty()) waiting.remove(asker);
    place.begun = System.nanoTime();
    place.before = had(asker);
    running = place;
    hadByTheLast = Math.max(hadByTheLast, place.before);
  }
}
