package dev.tidemark.api.schedule;

import dev.tidemark.api.log.FailureLog;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own, first after one interval. */
public final class PeriodicTask implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.service");

  /** However often somebody asks for it: it may cost others something. */
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(2);

  private final BlockingQueue<Boolean> wanted = new ArrayBlockingQueue<>(1);
  private final Thread thread;

  private PeriodicTask(String name, Duration every, Runnable action) {
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(every, action));
  }

  /** Begins to wait. */
  public static PeriodicTask start(String name, Duration every, Runnable action) {
    var periodicTask = new PeriodicTask(name, every, action);
    periodicTask.thread.start();
    return periodicTask;
  }

  /** Asks for it sooner than planned, though never within two seconds of the last time. */
  public void soon() {
    boolean _ = wanted.offer(true);
  }

  private void run(Duration every, Runnable action) {
    // By no clock that somebody may set back.
    long last = System.nanoTime();
    while (true) {
      try {
        boolean asked = wanted.poll(every.toMillis(), TimeUnit.MILLISECONDS) != null;
        var pause = LEAST_PAUSE.minusNanos(System.nanoTime() - last);
        if (asked && pause.isPositive()) Thread.sleep(pause);
        runSafely(action);
        last = System.nanoTime();
      } catch (InterruptedException e) {
        // Whoever interrupts wants the thread to end, and it does.
        return;
      } catch (Throwable e) {
        FailureLog.tell(LOG, "a thread had to begin anew", e);
      }
    }
  }

  /** Whatever fails this time, the thread lives for the next. */
  private static void runSafely(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      FailureLog.tell(LOG, Thread.currentThread().getName() + " failed, will try again", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
