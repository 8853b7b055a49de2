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
 * The statements over large rows: one at a time, because two at once take each other's memory. Who
 * had the least time comes next, so that many quick ones of an caller do not wait for a long one of
 * another each; a statement that has run for long ends where another caller waits. Safe for use by
 * many threads.
 */
public final class LargeStatementQueue {
  /** How long one may run while another caller waits. */
  static final Duration LONG = Duration.ofSeconds(5);

  private final long longNanos;

  /** The callers that wait, in the order in which they came, each with those that wait for them. */
  private final Map<String, Queue<Ticket>> waiting = new LinkedHashMap<>();

  private @Nullable Ticket running;

  /**
   * How much time each caller had. Who comes anew begins with what the last one had whose turn
   * came, as in start-time fair queueing: nobody saves up turns, and nobody loses what they had by
   * going.
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

    /** What its caller had had when its turn came. */
    private long before;

    private boolean isEnded;

    private Ticket(String caller) {
      this.caller = caller;
    }
  }

  /**
   * Runs a statement when it is its caller's turn.
   *
   * @throws QueryException where the time is up before, the statement has run for long and another
   *     waits, or as the statement does
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

  /** Takes the turn where nobody has it, and else a place; whether it is its turn. */
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
        // Rounded up: a wait of 0 is one without end.
        wait(nanos / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryException(QueryError.CANCELLED, "The query was cancelled", e);
    }
  }

  /** Ends what runs where it has run for long, and is another's; when to look again. */
  private long endLong(Ticket ticket) {
    if (running == null || running.isEnded || running.caller.equals(ticket.caller))
      return longNanos;
    long left = running.begun + longNanos - System.nanoTime();
    if (left > 0) return left;
    running.isEnded = true;
    running.thread.interrupt();
    return longNanos;
  }

  /** Gives the turn on, or the place up. */
  private synchronized void end(Ticket ticket) {
    // It was meant for this statement and must not reach the next.
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
      // Nobody was kept from anything: all are alike again.
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
