package dev.tidemark.api.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command end where it can when the process is told to, so that no line is cut. */
final class StopSignal implements AutoCloseable {
  /** A signal is obeyed soon, whatever the command does. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final CountDownLatch ended = new CountDownLatch(1);

  private StopSignal() {}

  /** Counts down at a signal, and waits for the command to be closed here. */
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
