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
 * Runs an engine's statements on separate threads. The caller waits, and stops its statement when
 * its deadline passes or its thread is interrupted. Thread-safe.
 *
 * <p>An engine may lose a cancel: in DuckDB this happens if the cancel comes just before the
 * statement starts, and the statement would then run to its end with no caller waiting. So a cancel
 * is repeated until the run has ended.
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
   * Runs a job, which runs the statement, and returns when the job has ended, even if it was
   * stopped. The caller counts as busy until then; otherwise one caller could have any number of
   * running statements.
   *
   * @throws QueryException if the job throws it, or with the reason why the statement was stopped
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
      // A stopped statement ends as if it had no more rows: its rows must not be taken as complete.
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

  /**
   * Returns the number of running statements, including those for which no caller waits any more.
   */
  public int running() {
    return running.size();
  }

  /** Returns the number of statements that were stopped before their end. */
  public long stopped() {
    return stopped.sum();
  }

  /** Stops all running statements and rejects new ones. */
  @Override
  public void close() {
    // Callers of jobs that have not started must not wait any longer.
    threads.shutdownNow().forEach(job -> ((Future<?>) job).cancel(false));
    try {
      // The engine must not be closed while a statement still runs.
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
        // The caller no longer waits for the result.
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
            "Reading a result failed: " + cause,
            Objects.requireNonNullElseGet(cause, IllegalStateException::new));
  }
}
