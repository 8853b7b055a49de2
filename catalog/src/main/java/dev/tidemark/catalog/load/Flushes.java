package dev.tidemark.catalog.load;

import dev.tidemark.catalog.iceberg.Durable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Flushes files to the disk while other work goes on: a core that waits for the disk does none. For
 * many threads that begin, and one that waits for all.
 */
final class Flushes implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().name("loader-flush-", 0).daemon().factory());
  private final Queue<Future<?>> running = new ConcurrentLinkedQueue<>();

  void begin(Path file) {
    running.add(
        threads.submit(
            () -> {
              Durable.sync(file);
              return null;
            }));
  }

  /** Waits until every file that was begun is durable. */
  void await() throws IOException {
    for (Future<?> flush : running) {
      try {
        flush.get();
      } catch (ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        throw new IOException("The file cannot be flushed: " + cause.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted while files were flushed", e);
      }
    }
  }

  /** Waits until nothing touches a file any more. */
  @Override
  public void close() {
    threads.close();
  }
}
