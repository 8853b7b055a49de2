package dev.tidemark.sql.engine;

import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets at most so many statements into an engine at once; the others wait for a short while and are
 * then refused as {@link QueryError#BUSY}. Safe for use by many threads.
 */
public final class LimitedEngine implements QueryEngine {
  private final QueryEngine engine;
  private final Semaphore places;
  private final Duration patience;

  public LimitedEngine(QueryEngine engine, int places, Duration patience) {
    this.engine = engine;
    this.places = new Semaphore(places, true);
    this.patience = patience;
  }

  @Override
  public Dialect dialect() {
    return engine.dialect();
  }

  @Override
  public int worthwhileRows() {
    return engine.worthwhileRows();
  }

  @Override
  public void run(Statement statement, Deadline deadline, RowSink rows) {
    Duration wait = patience.compareTo(deadline.left()) < 0 ? patience : deadline.left();
    try {
      if (!places.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new QueryException(QueryError.BUSY, "Every place in the engine is taken");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryException(QueryError.CANCELLED, "The question was given up", e);
    }
    try {
      engine.run(statement, deadline, rows);
    } finally {
      places.release();
    }
  }

  /** Asks the engine past the limit: a full service is still a healthy one. */
  @Override
  public void check() {
    engine.check();
  }

  @Override
  public void close() {
    engine.close();
  }
}
