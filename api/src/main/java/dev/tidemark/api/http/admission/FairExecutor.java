package dev.tidemark.api.http.admission;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.http.admission.FairQueue.Decision;
import dev.tidemark.api.metrics.PoolStats;
import dev.tidemark.sql.page.Requester;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs queries on a fixed number of threads, in the order of {@link FairQueue}. A query can be
 * cancelled while it waits and while it runs. Thread-safe.
 *
 * <p>The threads are platform threads, because a native query pins its carrier thread, and a few of
 * them would block all virtual threads. The pool and its queue are small, so that a busy service
 * rejects queries instead of queueing more and more.
 */
final class FairExecutor implements PoolStats, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FairExecutor.class);

  private final String name;
  private final int threads;
  private final int places;
  private final FairQueue<Ticket> fairQueue;
  private final ThreadFactory factory;

  /** One worker per thread, and one more for each query that gave up its thread. */
  private final List<Thread> workers = new ArrayList<>();

  /** The queries that are next to run, until a thread takes them: at most one per thread. */
  private final Queue<Ticket> ready = new ArrayDeque<>();

  /** The queries that gave up their thread and have not ended. */
  private final Set<Ticket> aside = new HashSet<>();

  private final LongAdder rejected = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private boolean isClosed;

  FairExecutor(String name, int threads, int places) {
    this.name = name;
    this.threads = threads;
    this.places = places;
    this.fairQueue = new FairQueue<>(threads, places);
    factory = Thread.ofPlatform().name(name + "-", 1).daemon().factory();
    for (int i = 0; i < threads; i++) addWorker();
  }

  /** A submitted query. */
  final class Ticket implements Requester {
    private final String caller;
    private final Consumer<Requester> query;
    private @Nullable Thread thread;

    private Ticket(String caller, Consumer<Requester> query) {
      this.caller = caller;
      this.query = query;
    }

    /**
     * Cancels the query: if it waits, it never runs; if it runs, its thread is interrupted.
     *
     * @return whether the query never runs
     */
    boolean giveUp() {
      synchronized (FairExecutor.this) {
        if (thread != null) thread.interrupt();
        boolean waited = fairQueue.drop(caller, this) || takeFromReady();
        if (waited) dropped.increment();
        return waited;
      }
    }

    @Override
    public String name() {
      return caller;
    }

    /**
     * Gives up the thread until the query ends. The query still counts towards the limit of its
     * caller. At most as many queries as there are threads can do so at the same time; any further
     * query keeps its thread.
     */
    @Override
    public void waiting(Runnable wait) {
      stepAside(this);
      wait.run();
    }

    private boolean takeFromReady() {
      if (!ready.remove(this)) return false;
      fairQueue.over(caller);
      giveTurns();
      return true;
    }
  }

  /**
   * Submits a query of a caller, to run when it is its turn.
   *
   * @throws RequestException immediately, if the queue has no place for it
   */
  synchronized Ticket submit(String caller, Consumer<Requester> query) {
    if (isClosed) throw new RejectedExecutionException("the service is stopping");
    var ticket = new Ticket(caller, query);
    takenOrRejected(fairQueue.offer(caller, ticket));
    giveTurns();
    return ticket;
  }

  /**
   * Submits a function of a caller, to run when it is its turn, and returns its future result.
   *
   * @throws RequestException immediately, if the queue has no place for it
   */
  <T> CompletableFuture<T> call(String caller, Supplier<T> function) {
    var result = new CompletableFuture<T>();
    submit(caller, _ -> complete(result, function));
    return result;
  }

  /** Completes a future with the result of a function, or with any exception that it throws. */
  static <T> void complete(CompletableFuture<T> result, Supplier<T> function) {
    try {
      result.complete(function.get());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /**
   * Rejects a caller whose query would be rejected now. A query that passes this check may still be
   * rejected when it is submitted.
   *
   * @throws RequestException as {@link #submit} does
   */
  synchronized void expect(String caller) {
    takenOrRejected(fairQueue.result(caller));
  }

  private void takenOrRejected(Decision decision) {
    if (decision == Decision.TAKEN) return;
    rejected.increment();
    if (decision == Decision.FULL) {
      throw new RequestException(ErrorType.BUSY, ErrorType.BUSY.publicMessage());
    }
    throw new RequestException(
        ErrorType.RATE, "Too many of your %s wait; retry after some complete".formatted(name));
  }

  private void addWorker() {
    var worker = factory.newThread(this::work);
    workers.add(worker);
    worker.start();
  }

  /** Starts as many queries as threads are free. */
  private void giveTurns() {
    for (var next = fairQueue.next(); next.isPresent(); next = fairQueue.next()) {
      ready.add(next.get());
      notify();
    }
  }

  private void work() {
    for (var ticket = take(); ticket.isPresent(); ticket = take()) {
      try {
        ticket.get().query.accept(ticket.get());
      } catch (RuntimeException | Error e) {
        LOG.error("A request in pool {} failed", name, e);
      } finally {
        end(ticket.get());
      }
    }
  }

  /** Waits for a query to run; returns empty if the pool is closed. */
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
        // Closing the pool also sets isClosed, so the loop ends.
      }
    }
    return Optional.empty();
  }

  private synchronized void stepAside(Ticket ticket) {
    if (isClosed || aside.size() == threads || aside.contains(ticket)) return;
    if (workers.size() < threads + aside.size() + 1) addWorker();
    aside.add(ticket);
    fairQueue.aside(ticket.caller);
    giveTurns();
  }

  private synchronized void end(Ticket ticket) {
    ticket.thread = null;
    // An interrupt of this query must not reach the next one.
    boolean _ = Thread.interrupted();
    if (aside.remove(ticket)) fairQueue.asideOver(ticket.caller);
    else fairQueue.over(ticket.caller);
    giveTurns();
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public synchronized int busy() {
    return fairQueue.running() + aside.size();
  }

  @Override
  public synchronized int waiting() {
    return fairQueue.waiting();
  }

  @Override
  public int waitingLimit() {
    return places;
  }

  @Override
  public long rejected() {
    return rejected.sum();
  }

  @Override
  public long dropped() {
    return dropped.sum();
  }

  /** Interrupts running queries and accepts no more. */
  @Override
  public synchronized void close() {
    isClosed = true;
    workers.forEach(Thread::interrupt);
  }
}
