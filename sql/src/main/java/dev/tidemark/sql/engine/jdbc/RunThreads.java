package dev.tidemark.sql.engine.jdbc;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which an engine's statements run, while whoever asked waits, and stops his when
 * his time is up or he is interrupted. Safe for use by many threads.
 */
public final class RunThreads implements AutoCloseable {
  private final ExecutorService threads;

  public RunThreads(ExecutorService threads) {
    this.threads = threads;
  }

  /**
   * Returns when the job, which is the run's, is done.
   *
   * @throws QueryException that the job has thrown, or that says why it was stopped
   */
  public void run(JdbcRun run, Runnable job, Deadline deadline) {
    Future<?> future;
    try {
      future = threads.submit(job);
    } catch (RejectedExecutionException e) {
      throw new QueryException(QueryError.ENGINE_FAILED, "The engine is closed", e);
    }
    try {
      future.get(Math.max(0, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      run.stop();
      throw new QueryException(QueryError.TIMEOUT, "The question took too long", e);
    } catch (InterruptedException e) {
      run.stop();
      Thread.currentThread().interrupt();
      throw new QueryException(QueryError.CANCELLED, "The question was given up", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /** Interrupts what runs and takes no more. */
  @Override
  public void close() {
    threads.shutdownNow();
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
