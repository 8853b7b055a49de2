package dev.tidemark.catalog.load;

import dev.tidemark.catalog.duckdb.LoaderDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** The threads of a load. Platform threads, because a native call blocks its carrier. */
final class LoaderThreads implements AutoCloseable {
  private final int threads;
  private final ExecutorService pool;
  private final AtomicBoolean used = new AtomicBoolean();

  LoaderThreads(int threads) {
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("loader-", 0).daemon().factory());
  }

  /** Processes one item with a connection of its own. */
  @FunctionalInterface
  interface Work<T> {
    void on(Connection connection, T item) throws SQLException;
  }

  ExecutorService pool() {
    return pool;
  }

  int threads() {
    return threads;
  }

  /** Returns true for the first caller: the code that the threads will run is not compiled yet. */
  boolean areCold() {
    return !used.getAndSet(true);
  }

  /**
   * Processes every item, several at a time, starting in order; after a failure no further item is
   * started.
   */
  <T> void each(LoaderDatabase loaderDatabase, List<T> items, Work<T> work) throws SQLException {
    if (items.isEmpty()) return;
    Queue<T> queue = new ConcurrentLinkedQueue<>(items);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, items.size()); i++) {
      running.add(
          pool.submit(
              () -> {
                try (Connection connection = loaderDatabase.connect()) {
                  for (T item = queue.poll(); item != null; item = queue.poll()) {
                    work.on(connection, item);
                  }
                } catch (SQLException | RuntimeException | Error e) {
                  queue.clear();
                  throw e;
                }
                return null;
              }));
    }
    await(running);
  }

  private static void await(List<Future<?>> running) throws SQLException {
    Throwable failure = null;
    for (Future<?> future : running) {
      try {
        future.get();
      } catch (ExecutionException e) {
        failure = e.getCause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = e;
      }
    }
    switch (failure) {
      case null -> {}
      case SQLException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
