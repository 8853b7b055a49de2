package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.sql.engine.jdbc.CancellableStatement;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The DuckDB of statements of one size, opened when the first of them comes. Safe for use by many
 * threads.
 *
 * <p>An INTERNAL error of DuckDB's leaves an instance that answers nothing any more. It is replaced
 * by a new one at once; statements that ran beside the culprit run again there, the culprit does
 * not.
 */
final class ManagedInstance implements AutoCloseable {
  /** Of a statement that meets broken instances: whoever breaks them may come again and again. */
  private static final int RETRIES = 10;

  private final Path readable;
  private final Path temporary;
  private final DuckDbOptions options;
  private final LongAdder reopened = new LongAdder();
  private volatile @Nullable DuckDbInstance duckDbInstance;

  /** What it is for; see {@link DuckDbInstance#open}. */
  ManagedInstance(Path readable, Path temporary, DuckDbOptions options) {
    this.readable = readable;
    this.temporary = temporary;
    this.options = options;
  }

  /**
   * The instance, as it is or newly opened.
   *
   * @throws QueryException where DuckDB does not start
   */
  DuckDbInstance open() {
    DuckDbInstance known = duckDbInstance;
    return known != null ? known : replace(null);
  }

  /**
   * Runs it to its end, unless it is stopped.
   *
   * @throws QueryException where it fails
   */
  void run(CancellableStatement run) {
    for (var retries = Retries.of(RETRIES); ; ) {
      DuckDbInstance used = open();
      try {
        used.run(run);
        return;
      } catch (SQLException e) {
        DuckDbErrors duckDbErrors = DuckDbErrors.of(e);
        if (duckDbErrors.isOfTheInstance()) replace(used);
        // Whatever is said of an instance that another has replaced meanwhile: it was closed.
        boolean innocent =
            duckDbErrors != DuckDbErrors.BROKE_THE_INSTANCE && duckDbInstance != used;
        if (!innocent || !retries.next()) throw duckDbErrors.exception(e);
      }
    }
  }

  /** How often the instance was replaced. */
  long reopened() {
    return reopened.sum();
  }

  @Override
  public synchronized void close() {
    DuckDbInstance last = duckDbInstance;
    if (last != null) last.close();
  }

  /** The instance that took the place of the broken one, or of none. */
  private synchronized DuckDbInstance replace(@Nullable DuckDbInstance broken) {
    DuckDbInstance present = duckDbInstance;
    if (present != null && present != broken) return present;
    try {
      DuckDbInstance fresh = DuckDbInstance.open(readable, temporary, options);
      duckDbInstance = fresh;
      if (broken != null) {
        reopened.increment();
        broken.close();
      }
      return fresh;
    } catch (SQLException e) {
      throw new QueryException(QueryError.ENGINE_FAILED, "DuckDB does not start", e);
    }
  }
}
