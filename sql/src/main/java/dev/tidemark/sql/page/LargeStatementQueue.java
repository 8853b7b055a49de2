package dev.tidemark.sql.page;

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
 * Runs statements over large rows, one at a time, because two of them together run out of memory.
 * The caller that has used the least time comes next, so that many quick statements of one caller
 * do not each wait for a long one of another. A statement that has run for long is stopped if
 * another caller waits. Thread-safe.
 */
public final class LargeStatementQueue {
  /** The time that a statement may run while another caller waits. */
  static final Duration LONG = Duration.ofSeconds(5);

  private final long longNanos;

  /** The waiting callers in order of arrival, each with its waiting statements. */
  private final Map<String, Queue<Ticket>> waiting = new LinkedHashMap<>();

  private @Nullable Ticket running;

  /**
   * The time that each caller has used. A new caller starts with the time of the caller whose turn
   * came last, as in start-time fair queueing: callers neither save up turns nor lose their used
   * time by leaving.
   */
  private final Map<String, Long> had = new HashMap<>();

  private long hadByTheLast;

  public LargeStatementQueue() {
    this(LONG);
  }

  LargeStatementQueue(Duration longest) {
    longNanos = longest.toNanos();
  }

  /** One statement that waits or runs. */
  private static final class Ticket {
    private final String caller;
    private final Thread thread = Thread.currentThread();
    private long begun;

    /** The time that its caller had used when its turn came. */
    private long before;

    private boolean isEnded;

    private Ticket(String caller) {
      this.caller = caller;
    }
  }

  /**
   * Runs a statement when it is its caller's turn.
   *
   * @throws QueryException if the deadline passes before, if the statement has run for long and
   *     another caller waits, or if the statement fails
   */
  void run(Requester requester, Deadline deadline, Runnable statement) {
    Ticket ticket = new Ticket(requester.name());
    try {
      if (!begin(ticket)) requester.waiting(() -> await(ticket, deadline));
      statement.run();
    } catch (QueryException e) {
      if (e.error() != QueryError.CANCELLED || !isEnded(ticket)) throw e;
      throw new QueryException(
          QueryError.TIMEOUT,
          "The query took too long over large rows while other callers waited",
          e);
    } finally {
      end(ticket);
    }
  }

  /**
   * Takes the turn if it is free, and queues the statement otherwise. Returns whether it is its
   * turn.
   */
  private synchronized boolean begin(Ticket ticket) {
    waiting.computeIfAbsent(ticket.caller, _ -> new ArrayDeque<>()).add(ticket);
    if (running == null) giveTurn();
    return running == ticket;
  }

  private synchronized void await(Ticket ticket, Deadline deadline) {
    try {
      while (running != ticket) {
        long left = deadline.left().toNanos();
        if (left <= 0) throw new QueryException(QueryError.TIMEOUT, "The query took too long");
        long nanos = Math.min(left, endLong(ticket));
        // Rounded up, because wait(0) waits forever.
        wait(nanos / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryException(QueryError.CANCELLED, "The query was cancelled", e);
    }
  }

  /**
   * Stops the running statement if it has run for long and has another caller. Returns the
   * nanoseconds until the next check.
   */
  private long endLong(Ticket ticket) {
    if (running == null || running.isEnded || running.caller.equals(ticket.caller))
      return longNanos;
    long left = running.begun + longNanos - System.nanoTime();
    if (left > 0) return left;
    running.isEnded = true;
    running.thread.interrupt();
    return longNanos;
  }

  /** Passes on the turn, or leaves the queue. */
  private synchronized void end(Ticket ticket) {
    // The interrupt was meant for this statement and must not reach the next one.
    boolean _ = ticket.isEnded && Thread.interrupted();
    if (running == ticket) {
      had.put(ticket.caller, ticket.before + System.nanoTime() - ticket.begun);
      running = null;
      giveTurn();
      notifyAll();
      return;
    }
    Queue<Ticket> tickets = waiting.get(ticket.caller);
    if (tickets != null && tickets.remove(ticket) && tickets.isEmpty())
      waiting.remove(ticket.caller);
  }

  private synchronized boolean isEnded(Ticket ticket) {
    return ticket.isEnded;
  }

  private void giveTurn() {
    if (waiting.isEmpty()) {
      // No caller waits: all callers are equal again.
      had.clear();
      hadByTheLast = 0;
      return;
    }
    waiting.keySet().stream().min(Comparator.comparingLong(this::had)).ifPresent(this::giveTurn);
    had.values().removeIf(time -> time <= hadByTheLast);
  }

  private long had(String caller) {
    return Math.max(had.getOrDefault(caller, 0L), hadByTheLast);
  }

  private void giveTurn(String caller) {
    Queue<Ticket> tickets = Objects.requireNonNull(waiting.get(caller));
    Ticket ticket = tickets.remove();
    if (tickets.isEmpty()) waiting.remove(caller);
    ticket.begun = System.nanoTime();
    ticket.before = had(caller);
    running = ticket;
    hadByTheLast = Math.max(hadByTheLast, ticket.before);
  }
}
