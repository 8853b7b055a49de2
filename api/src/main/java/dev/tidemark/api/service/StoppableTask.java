package dev.tidemark.api.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work on a thread of its own that is asked to stop, and is given time to end what it has begun.
 */
final class StoppableTask {
  private static final Duration TO_END = Duration.ofSeconds(2);

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  /** Work that ends when it is told to stop; whoever interrupts it wants that, too. */
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
                    // The thread ends, as was wanted.
                  }
                });
  }

  void start() {
    thread.start();
  }

  boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Waits, and says whether it is told to stop meanwhile. */
  boolean isStoppedWithin(Duration time) throws InterruptedException {
    return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** From now on it is told to stop. */
  void stop() {
    stopping.countDown();
  }

  /** Waits until it has ended, then interrupts it. */
  void end(Duration patience) {
    stop();
    try {
      if (!thread.join(patience)) {
        thread.interrupt();
        // It ends at its next look at what interrupts; what it uses is closed only then.
        thread.join(TO_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
