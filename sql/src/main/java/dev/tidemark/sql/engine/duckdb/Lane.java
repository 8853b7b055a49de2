package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.engine.jdbc.JdbcRun;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The DuckDB of statements of one size, opened when the first of them comes. Safe for use by many
 * threads.
 *
 * <p>An INTERNAL error of DuckDB's leaves an instance that answers nothing any more. It is replaced
 * by a new one at once; statements that ran beside the culprit run again there, the culprit does
 * not.
 */
final class Lane implements AutoCloseable {
  private final Path readable;
  private final Path temporary;
  private final DuckDbOptions options;
  private volatile @Nullable Instance instance;

  /** What it is for; see {@link Instance#open}. */
  Lane(Path readable, Path temporary, DuckDbOptions options) {
    this.readable = readable;
    this.temporary = temporary;
    this.options = options;
  }

  /**
   * The instance, as it is or newly opened.
   *
   * @throws QueryException where DuckDB does not start
   */
  Instance open() {
    Instance known = instance;
    return known != null ? known : replace(null);
  }

  /**
   * Runs it to its end, unless it is stopped.
   *
   * @throws QueryException where it fails
   */
  void run(JdbcRun run) {
    Instance used = open();
    try {
      used.run(run);
    } catch (SQLException e) {
      switch (Failure.of(e)) {
        case BROKE_THE_INSTANCE -> {
          replace(used);
          throw Failure.BROKE_THE_INSTANCE.exception(e);
        }
        case INSTANCE_IS_BROKEN -> runAgain(run, replace(used));
        case INTERRUPTED, NO_SPACE, NO_FILE, OTHER -> throw Failure.of(e).exception(e);
      }
    }
  }

  @Override
  public synchronized void close() {
    Instance last = instance;
    if (last != null) last.close();
  }

  private static void runAgain(JdbcRun run, Instance fresh) {
    try {
      fresh.run(run);
    } catch (SQLException e) {
      throw Failure.of(e).exception(e);
    }
  }

  /** The instance that took the place of the broken one, or of none. */
  private synchronized Instance replace(@Nullable Instance broken) {
    Instance present = instance;
    if (present != null && present != broken) return present;
    try {
      Instance fresh = Instance.open(readable, temporary, options);
      instance = fresh;
      if (broken != null) broken.close();
      return fresh;
    } catch (SQLException e) {
      throw new QueryException(QueryError.ENGINE_FAILED, "DuckDB does not start", e);
    }
  }
}
