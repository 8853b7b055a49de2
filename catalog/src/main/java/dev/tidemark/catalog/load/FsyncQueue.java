package dev.tidemark.catalog.load;

import dev.tidemark.catalog.storage.Fsync;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Flushes files to the disk while other work continues, so that no core waits for the disk. Any
 * thread may start a flush; one thread waits for all.
 */
final class FsyncQueue implements AutoCloseable {
  private final ExecutorService threads;
  private final Queue<Future<?>> running = new ConcurrentLinkedQueue<>();

  /** Flushes at most {@code threads} files at a time. */
  FsyncQueue(int threads) {
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("loader-flush-", 0).daemon().factory());
  }

  void begin(Path file) {
    running.add(
        threads.submit(
            () -> {
              Fsync.sync(file);
              return null;
            }));
  }

  /** Waits until every file is durable. */
  void await() throws SQLException, IOException {
    try {
      for (Future<?> flush : running) Futures.on(flush);
    } catch (IOException e) {
      throw new IOException("The file cannot be flushed: " + e.getMessage(), e);
    }
  }

  /** Waits until no file is used any more. */
  @Override
  public void close() {
    threads.close();
  }
}
