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
 * The threads that queries run on, given to callers in turn as {@link FairQueue} says; a query may
 * be given up while it waits and while it runs. Thread-safe.
 *
 * <p>Platform threads, because a native query holds its carrier and two of them would starve all
 * virtual ones; few, and with few places before them, so that a full service says so instead of
 * growing.
 */
final class FairExecutor implements PoolStats, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FairExecutor.class);

  private final String name;
  private final int threads;
  private final int places;
  private final FairQueue<Ticket> fairQueue;
  private final ThreadFactory factory;

  /** As many as there are threads, and for each query that gave up its own one more. */
  private final List<Thread> workers = new ArrayList<>();

  /** Those whose turn it is, until their thread takes them: no more than there are threads. */
  private final Queue<Ticket> ready = new ArrayDeque<>();

  /** The queries that gave up their thread and are not over. */
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

  /** A query that was taken. */
  final class Ticket implements Requester {
    private final String caller;
    private final Consumer<Requester> query;
    private @Nullable Thread thread;

    private Ticket(String caller, Consumer<Requester> query) {
      this.caller = caller;
      this.query = query;
    }

    /**
     * Gives it up: if it waits, it never runs; if it runs, its thread is interrupted.
     *
     * @return whether it never runs
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
     * Gives up its thread, to its end. One caller's are no more for that, and all together at most
     * twice as many as there are threads: beyond that it keeps the thread.
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
   * Runs a caller's query as soon as it is its turn.
   *
   * @throws RequestException at once, where it finds no place
   */
  synchronized Ticket submit(String caller, Consumer<Requester> query) {
    if (isClosed) throw new RejectedExecutionException("the service stops");
    var ticket = new Ticket(caller, query);
    takenOrRejected(fairQueue.offer(caller, ticket));
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
    submit(caller, _ -> complete(result, function));
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
   * Rejects a caller whose query would find no place if it came now. Whoever is not rejected may
   * still be when they submit it.
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
        ErrorType.RATE, "Too many of your %s wait; let some be answered first".formatted(name));
  }

  private void addWorker() {
    var worker = factory.newThread(this::work);
    workers.add(worker);
    worker.start();
  }

  /** As many queries as threads are free. */
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
        LOG.error("A request of the pool {} ended in an error", name, e);
      } finally {
        end(ticket.get());
      }
    }
  }

  /** Waits for a query to run; none: the pool is closed. */
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

  private synchronized void stepAside(Ticket ticket) {
    if (isClosed || aside.size() == threads || aside.contains(ticket)) return;
    if (workers.size() < threads + aside.size() + 1) addWorker();
    aside.add(ticket);
    fairQueue.aside(ticket.caller);
    giveTurns();
  }

  private synchronized void end(Ticket ticket) {
    ticket.thread = null;
    // It was meant for this query and must not reach the next.
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
  public long refused() {
    return rejected.sum();
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
