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
 * The DuckDB instance for statements of one size, opened on first use. Thread-safe.
 *
 * <p>An INTERNAL error of DuckDB makes an instance unusable. The instance is replaced immediately.
 * Other statements that ran in it run again in the new one; the statement that caused the error
 * does not.
 */
final class ManagedInstance implements AutoCloseable {
  /** Of one statement: other statements may break one instance after another. */
  private static final int RETRIES = 10;

  private final Path readable;
  private final Path temporary;
  private final DuckDbOptions options;
  private final LongAdder reopened = new LongAdder();
  private volatile @Nullable DuckDbInstance duckDbInstance;

  /** Creates a closed instance; see {@link DuckDbInstance#open} for the parameters. */
  ManagedInstance(Path readable, Path temporary, DuckDbOptions options) {
    this.readable = readable;
    this.temporary = temporary;
    this.options = options;
  }

  /**
   * Returns the instance, and opens it if necessary.
   *
   * @throws QueryException if DuckDB does not start
   */
  DuckDbInstance open() {
    DuckDbInstance known = duckDbInstance;
    return known != null ? known : replace(null);
  }

  /**
   * Runs a statement to its end, unless it is stopped.
   *
   * @throws QueryException if the statement fails
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
        // If the instance has been replaced meanwhile, any error can come from closing it.
        boolean innocent =
            duckDbErrors != DuckDbErrors.BROKE_THE_INSTANCE && duckDbInstance != used;
        if (!innocent || !retries.next()) throw duckDbErrors.exception(e);
      }
    }
  }

  /** Returns how often the instance was replaced. */
  long reopened() {
    return reopened.sum();
  }

  @Override
  public synchronized void close() {
    DuckDbInstance last = duckDbInstance;
    if (last != null) last.close();
  }

  /**
   * Returns the instance that replaces the broken one, or opens the first one if {@code broken} is
   * null.
   */
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
