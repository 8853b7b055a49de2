package dev.tidemark.api.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command end cleanly when the process is stopped, so that no output line is cut. */
final class StopSignal implements AutoCloseable {
  /** The longest time that a shutdown waits for the command. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final CountDownLatch ended = new CountDownLatch(1);

  private StopSignal() {}

  /** Installs a shutdown hook that counts {@code stop} down and waits until this is closed. */
  static StopSignal letEnd(CountDownLatch stop) {
    var signal = new StopSignal();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      stop.countDown();
                      signal.waitForEnd();
                    }));
    return signal;
  }

  private void waitForEnd() {
    try {
      ended.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
