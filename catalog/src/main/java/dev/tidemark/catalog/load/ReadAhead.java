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

  private final Gathering gathering;
  private final Semaphore room = new Semaphore(BATCHES);
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("loader-reader").daemon().factory());
  private Future<List<Gathering.Share>> next;

  /** Begins to gather the first batch. */
  ReadAhead(Gathering gathering) {
    this.gathering = gathering;
    this.next = reader.submit(this::gather);
  }

  private List<Gathering.Share> gather() throws IOException {
    room.acquireUninterruptibly();
    return gathering.next();
  }

  /**
   * The shares of the next commit, none at the end; those behind them are gathered as soon as there
   * is room for them.
   */
  List<Gathering.Share> next() throws SQLException, IOException {
    List<Gathering.Share> shares = Waiting.on(next);
    if (!shares.isEmpty()) next = reader.submit(this::gather);
    return shares;
  }

  /** A batch is in memory no more. For any thread. */
  void release() {
    room.release();
  }

  /** Stops reading at the next piece of text, and closes what is open. */
  @Override
  public void close() throws IOException {
    gathering.stop();
    room.release();
    reader.close();
    gathering.close();
  }
}
