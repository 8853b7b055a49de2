package dev.tidemark.api.service;

import dev.tidemark.partitioner.text.Durations;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops the service when the process is told to end, and ends the process if that hangs. */
public final class ShutdownHook {
  /** After {@code server.shutdown-timeout}: interrupted threads end, and files are closed. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration TELLING = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger("tidemark.service");

  private ShutdownHook() {}

  /**
   * Installs the hook. The virtual machine exits when the hook returns, with the exit code of the
   * signal.
   */
  public static void install(LakeSession open, Service service) {
    var within = open.workspace().settings().server().shutdownTimeout().plus(GRACE);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      var _ = lastResort(within, () -> Runtime.getRuntime().halt(1));
                      service.close();
                      open.close();
                    }));
  }

  /** Halts the process when the time is over; durable data stays durable, as after a kill. */
  static Thread lastResort(Duration within, Runnable halt) {
    return Thread.ofPlatform()
        .name("halt")
        .daemon()
        .start(
            () -> {
              try {
                Thread.sleep(within);
                // A log that nobody reads may block: it must not keep the process alive.
                Thread.ofPlatform()
                    .daemon()
                    .start(
                        () ->
                            LOG.error(
                                "did not stop within {} and is halted; accepted events are kept",
                                Durations.words(within)))
                    .join(TELLING);
                halt.run();
              } catch (InterruptedException e) {
                // No longer needed.
              }
            });
  }
}
