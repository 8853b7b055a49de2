package dev.tidemark.api.schedule;

import dev.tidemark.api.log.FailureLog;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an action periodically on a thread of its own, for the first time after one interval. A
 * failure is logged, and the action runs again. Thread-safe.
 */
public final class PeriodicTask implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.service");

  /** Callers can cause early runs, and a run may cost another service something. */
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);

  private final String name;
  private final Runnable action;
  private final ScheduledExecutorService executor;
  private final AtomicBoolean isRequested = new AtomicBoolean();
  private volatile long lastRun = System.nanoTime();

  private PeriodicTask(String name, Runnable action) {
    this.name = name;
    this.action = action;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
  }

  /** Starts a task with {@code interval} between the end of a run and the next one. */
  public static PeriodicTask start(String name, Duration interval, Runnable action) {
    var task = new PeriodicTask(name, action);
    long millis = interval.toMillis();
    var _ = task.executor.scheduleWithFixedDelay(task::run, millis, millis, TimeUnit.MILLISECONDS);
    return task;
  }

  /** Requests an early run, which begins no sooner than two seconds after the last one. */
  public void runSoon() {
    if (isRequested.compareAndSet(false, true)) schedule();
  }

  private void schedule() {
    try {
      var _ = executor.schedule(this::runRequested, pause(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: nothing runs any more.
    }
  }

  private void runRequested() {
    // Another run may have ended since the request.
    if (pause() > 0) {
      schedule();
      return;
    }
    isRequested.set(false);
    run();
  }

  private long pause() {
    return lastRun + SHORTEST_PAUSE.toNanos() - System.nanoTime();
  }

  private void run() {
    try {
      action.run();
    } catch (Throwable e) {
      FailureLog.tell(LOG, name + " failed; it is retried", e);
    } finally {
      lastRun = System.nanoTime();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
