package dev.tidemark.sql.engine.jdbc;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which an engine's statements run, while whoever asked waits, and stops his when
 * his time is up or he is interrupted. Thread-safe.
 *
 * <p>An engine may forget a cancel: DuckDB does where it comes just before the statement begins,
 * and the statement then runs to its end with nobody waiting. So a run is cancelled again and again
 * until it is over.
 */
public final class StatementExecutor implements AutoCloseable {
  private static final long AGAIN_MILLIS = 20;
  private static final long CLOSING_SECONDS = 10;
  private static final String CLOSED = "The engine is closed";

  private final ExecutorService threads;
  private final ScheduledExecutorService stopper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("stopper").factory());
  private final Set<CancellableStatement> running = ConcurrentHashMap.newKeySet();
  private final LongAdder stopped = new LongAdder();

  public StatementExecutor(ExecutorService threads) {
    this.threads = threads;
  }

  /**
   * Returns when the job, which is the run's, is over, also where it is stopped: whoever asked
   * counts as at work until then, or they could have any number at work.
   *
   * @throws QueryException that the job has thrown, or that says why it was stopped
   */
  public void run(CancellableStatement run, Runnable job, Deadline deadline) {
    Future<?> future;
    try {
      future = threads.submit(() -> watched(run, job));
    } catch (RejectedExecutionException e) {
      throw new QueryException(QueryError.ENGINE_FAILED, CLOSED, e);
    }
    try {
      future.get(Math.max(0, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
      // What was stopped ends as if it had no more rows: nobody may take them for all.
      if (run.isStopped()) throw new QueryException(QueryError.ENGINE_FAILED, CLOSED);
    } catch (TimeoutException e) {
      stop(run, future);
      throw new QueryException(QueryError.TIMEOUT, "The query took too long", e);
    } catch (InterruptedException e) {
      stop(run, future);
      Thread.currentThread().interrupt();
      throw new QueryException(QueryError.CANCELLED, "The query was cancelled", e);
    } catch (CancellationException e) {
      throw new QueryException(QueryError.ENGINE_FAILED, CLOSED, e);
    } catch (ExecutionException e) {
      if (run.isStopped()) throw new QueryException(QueryError.ENGINE_FAILED, CLOSED, e);
      throw failure(e.getCause());
    }
  }

  /** How many run now, those included that nobody waits for any more. */
  public int running() {
    return running.size();
  }

  /** How many were stopped before their end. */
  public long stopped() {
    return stopped.sum();
  }

  /** Stops what runs and takes no more. */
  @Override
  public void close() {
    // Whoever waits for those that did not begin shall wait no longer.
    threads.shutdownNow().forEach(job -> ((Future<?>) job).cancel(false));
    try {
      // Whoever closes the engine next must not pull it away from under a statement.
      for (long i = 0; i < TimeUnit.SECONDS.toMillis(CLOSING_SECONDS) / AGAIN_MILLIS; i++) {
        running.forEach(CancellableStatement::stop);
        if (threads.awaitTermination(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) break;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopper.shutdownNow();
    }
  }

  private void watched(CancellableStatement run, Runnable job) {
    running.add(run);
    try {
      job.run();
    } finally {
      running.remove(run);
    }
  }

  private void stop(CancellableStatement run, Future<?> future) {
    stopped.increment();
    cancel(run, future);
    boolean isInterrupted = false;
    while (!future.isDone()) {
      try {
        future.get();
      } catch (InterruptedException e) {
        isInterrupted = true;
      } catch (ExecutionException | CancellationException e) {
        // Nobody wants to know any more.
      }
    }
    if (isInterrupted) Thread.currentThread().interrupt();
  }

  private void cancel(CancellableStatement run, Future<?> future) {
    run.stop();
    if (future.isDone()) return;
    try {
      var _ = stopper.schedule(() -> cancel(run, future), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The engine is being closed, which stops everything.
    }
  }

  private static QueryException failure(@Nullable Throwable cause) {
    return cause instanceof QueryException known
        ? known
        : new QueryException(
            QueryError.DEFECT,
            "Reading an answer failed: " + cause,
            Objects.requireNonNullElseGet(cause, IllegalStateException::new));
  }
}
