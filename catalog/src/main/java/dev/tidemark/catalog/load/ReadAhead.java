package dev.tidemark.catalog.load;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Gathers the next batch while the last one is written: two are all that is in memory, whether they
 * are gathered, written or committed. They come in order, and so does the failure of one.
 *
 * <p>Both kinds of work share the same workers in the order in which they come up, so that a core
 * that the last, longest partition of a batch leaves idle reads ahead.
 */
final class ReadAhead implements AutoCloseable {
  private static final int BATCHES = 2;

  private final BatchReader batchReader;
  private final Semaphore room = new Semaphore(BATCHES);
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("loader-reader").daemon().factory());
  private Future<List<BatchReader.SourceShare>> next;

  /** Begins to gather the first batch. */
  ReadAhead(BatchReader batchReader) {
    this.batchReader = batchReader;
    this.next = reader.submit(this::gather);
  }

  private List<BatchReader.SourceShare> gather() throws IOException {
    room.acquireUninterruptibly();
    return batchReader.next();
  }

  /**
   * The shares of the next commit, none at the end; those behind them are gathered as soon as there
   * is room for them.
   */
  List<BatchReader.SourceShare> next() throws SQLException, IOException {
    List<BatchReader.SourceShare> sourceShares = Futures.on(next);
    if (!sourceShares.isEmpty()) next = reader.submit(this::gather);
    return sourceShares;
  }

  /** A batch is in memory no more. For any thread. */
  void release() {
    room.release();
  }

  /** Stops reading at the next piece of text, and closes what is open. */
  @Override
  public void close() throws IOException {
    batchReader.stop();
    room.release();
    reader.close();
    batchReader.close();
  }
}
