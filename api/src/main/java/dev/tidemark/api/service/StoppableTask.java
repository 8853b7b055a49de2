package dev.tidemark.api.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work on a thread of its own that can be asked to stop and then gets time to finish. */
final class StoppableTask {
  private static final Duration TO_END = Duration.ofSeconds(2);

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  /** Work that ends when it is asked to stop or interrupted. */
  interface Work {
    void run() throws InterruptedException;
  }

  StoppableTask(String name, Work work) {
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .unstarted(
                () -> {
                  try {
                    work.run();
                  } catch (InterruptedException e) {
                    // The thread ends.
                  }
                });
  }

  void start() {
    thread.start();
  }

  boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Waits; returns whether a stop is requested meanwhile. */
  boolean isStoppedWithin(Duration time) throws InterruptedException {
    return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Requests a stop. */
  void stop() {
    stopping.countDown();
  }

  /** Waits until the work has ended, then interrupts it. */
  void end(Duration patience) {
    stop();
    try {
      if (!thread.join(patience)) {
        thread.interrupt();
        // It ends at its next interruptible call; only then is what it uses closed.
        thread.join(TO_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
