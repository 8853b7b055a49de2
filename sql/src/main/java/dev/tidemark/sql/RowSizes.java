package dev.tidemark.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How large the rows of a question are, as its last pages saw them: files tell only what is left of
 * them when they are compressed. Forgets questions that are seldom asked. Safe for use by many
 * threads.
 */
final class RowSizes {
  private static final int MOST_QUESTIONS = 1_000;

  private final Cache<Cursor.Owner, Long> bytes =
      Caffeine.newBuilder().maximumSize(MOST_QUESTIONS).build();

  /** The statements over large rows: two at once take each other's memory. */
  private final Semaphore large = new Semaphore(1, /* fair= */ true);

  /** How many bytes a row has on average; 0 where nothing is known. */
  long of(Cursor.Owner question) {
    Long known = bytes.getIfPresent(question);
    return known == null ? 0 : known;
  }

  /** Learns from a page; 0 where it saw no row. */
  void saw(Cursor.Owner question, long bytesOfARow) {
    if (bytesOfARow > 0) bytes.put(question, bytesOfARow);
  }

  /** Runs a statement over large rows when no other one runs. */
  void alone(Deadline deadline, Runnable statement) {
    try {
      if (!large.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new QueryException(QueryError.TIMEOUT, "The question took too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryException(QueryError.CANCELLED, "The question was given up", e);
    }
    try {
      statement.run();
    } finally {
      large.release();
    }
  }
}
