package dev.tidemark.catalog.load;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for the work of other threads and throws its exceptions unwrapped. */
final class Futures {
  private Futures() {}

  /** Returns the result of the work, or throws its exception. */
  static <T> T on(Future<T> work) throws SQLException, IOException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException failure -> throw failure;
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
