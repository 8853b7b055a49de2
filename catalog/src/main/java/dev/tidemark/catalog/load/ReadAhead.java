package dev.tidemark.catalog.load;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Reads the next batch while the current one is written. At most two batches are in memory, whether
 * they are read, written or committed. They come in order, and so do their failures.
 *
 * <p>Reading and writing share the same workers in the order of their tasks, so that a core that
 * the last, largest partition of a batch leaves idle reads ahead.
 */
final class ReadAhead implements AutoCloseable {
  private static final int BATCHES = 2;

  private final BatchReader batchReader;
  private final Semaphore room = new Semaphore(BATCHES);
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("loader-reader").daemon().factory());
  private Future<List<BatchReader.SourceShare>> next;

  /** Starts to read the first batch. */
  ReadAhead(BatchReader batchReader) {
    this.batchReader = batchReader;
    this.next = reader.submit(this::gather);
  }

  private List<BatchReader.SourceShare> gather() throws IOException {
    room.acquireUninterruptibly();
    return batchReader.next();
  }

  /**
   * Returns the shares of the next commit, an empty list at the end; then reads ahead as soon as
   * there is memory.
   */
  List<BatchReader.SourceShare> next() throws SQLException, IOException {
    List<BatchReader.SourceShare> sourceShares = Futures.on(next);
    if (!sourceShares.isEmpty()) next = reader.submit(this::gather);
    return sourceShares;
  }

  /** A batch is no longer in memory. For any thread. */
  void release() {
    room.release();
  }

  /** Stops reading at the next chunk, and closes open sources. */
  @Override
  public void close() throws IOException {
    batchReader.stop();
    room.release();
    reader.close();
    batchReader.close();
  }
}
