package dev.tidemark.api.http;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.http.Turns.Verdict;
import dev.tidemark.api.metrics.PoolFigures;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The threads that questions run on, given to callers in turn as {@link Turns} says; a question may
 * be given up while it waits and while it runs. Safe for use by many threads.
 *
 * <p>Platform threads, because a native query holds its carrier and two of them would starve all
 * virtual ones; few, and with few places before them, so that a full service says so instead of
 * growing.
 */
final class FairPool implements PoolFigures, AutoCloseable {
  private final String name;
  private final int threads;
  private final int places;
  private final Turns<Ticket> turns;
  private final List<Thread> workers;

  /** Those whose turn it is, until their thread takes them: no more than there are threads. */
  private final Queue<Ticket> ready = new ArrayDeque<>();

  private final LongAdder refused = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private boolean isClosed;

  FairPool(String name, int threads, int places) {
    this.name = name;
    this.threads = threads;
    this.places = places;
    this.turns = new Turns<>(threads, places);
    var factory = Thread.ofPlatform().name(name + "-", 1).daemon().factory();
    workers = Stream.generate(() -> factory.newThread(this::work)).limit(threads).toList();
    workers.forEach(Thread::start);
  }

  /** A question that was taken. */
  final class Ticket {
    private final String caller;
    private final Runnable question;
    private @Nullable Thread thread;

    private Ticket(String caller, Runnable question) {
      this.caller = caller;
      this.question = question;
    }

    /**
     * Gives it up: if it waits, it never runs; if it runs, its thread is interrupted.
     *
     * @return whether it never runs
     */
    boolean giveUp() {
      synchronized (FairPool.this) {
        if (thread != null) thread.interrupt();
        boolean waited = turns.drop(caller, this) || takeFromReady();
        if (waited) dropped.increment();
        return waited;
      }
    }

    private boolean takeFromReady() {
      if (!ready.remove(this)) return false;
      turns.over(caller);
      giveTurns();
      return true;
    }
  }

  /**
   * Runs a caller's question as soon as it is its turn.
   *
   * @throws RequestException at once, where it finds no place
   */
  synchronized Ticket submit(String caller, Runnable question) {
    if (isClosed) throw new RejectedExecutionException("the service stops");
    var ticket = new Ticket(caller, question);
    takenOrRefused(turns.offer(caller, ticket));
    giveTurns();
    return ticket;
  }

  /**
   * What a function gives that runs as soon as it is its caller's turn.
   *
   * @throws RequestException at once, where it finds no place
   */
  <T> CompletableFuture<T> call(String caller, Supplier<T> function) {
    var result = new CompletableFuture<T>();
    submit(caller, () -> complete(result, function));
    return result;
  }

  /** Whatever happens, somebody waits to hear of it. */
  static <T> void complete(CompletableFuture<T> result, Supplier<T> function) {
    try {
      result.complete(function.get());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /**
   * Refuses a caller whose question would find no place if it came now. Whoever is not refused may
   * still be when they submit it.
   *
   * @throws RequestException as {@link #submit} does
   */
  synchronized void expect(String caller) {
    takenOrRefused(turns.verdict(caller));
  }

  private void takenOrRefused(Verdict verdict) {
    if (verdict == Verdict.TAKEN) return;
    refused.increment();
    if (verdict == Verdict.FULL) {
      throw new RequestException(ErrorType.BUSY, ErrorType.BUSY.publicMessage());
    }
    throw new RequestException(
        ErrorType.RATE, "Too many of your %s wait; let some be answered first".formatted(name));
  }

  /** As many questions as threads are free. */
  private void giveTurns() {
    for (var next = turns.next(); next.isPresent(); next = turns.next()) {
      ready.add(next.get());
      notify();
    }
  }

  private void work() {
    for (var ticket = take(); ticket.isPresent(); ticket = take()) {
      try {
        ticket.get().question.run();
      } finally {
        end(ticket.get());
      }
    }
  }

  /** Waits for a question to run; none: the pool is closed. */
  private synchronized Optional<Ticket> take() {
    while (!isClosed) {
      var ticket = ready.poll();
      if (ticket != null) {
        ticket.thread = Thread.currentThread();
        return Optional.of(ticket);
      }
      try {
        wait();
      } catch (InterruptedException e) {
        // Whoever closes the pool says so, too.
      }
    }
    return Optional.empty();
  }

  private synchronized void end(Ticket ticket) {
    ticket.thread = null;
    // It was meant for this question and must not reach the next.
    boolean _ = Thread.interrupted();
    turns.over(ticket.caller);
    giveTurns();
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public synchronized int busy() {
    return turns.running();
  }

  @Override
  public synchronized int waiting() {
    return turns.waiting();
  }

  @Override
  public int waitingLimit() {
    return places;
  }

  @Override
  public long refused() {
    return refused.sum();
  }

  @Override
  public long dropped() {
    return dropped.sum();
  }

  /** Interrupts what runs and takes no more. */
  @Override
  public synchronized void close() {
    isClosed = true;
    workers.forEach(Thread::interrupt);
  }
}
