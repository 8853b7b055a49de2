package dev.tidemark.sql;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.sql.cursor.Cursor;
import java.util.concurrent.ConcurrentMap;

/**
 * How many rows a page of a question has to look at, as its last pages saw it: with that, the next
 * one is had by one statement, where a page that knows nothing finds out with its first. Forgets
 * questions that are seldom asked. Safe for use by many threads.
 *
 * <p>What a page needed that took several steps is what they looked at. A single step may have been
 * longer than it should, so each takes a tenth off: the sum of many pages stays near their needs.
 * Of questions with other rights nothing is told: what a page looks at depends on hidden rows.
 */
final class Needs {
  private static final int MOST_QUESTIONS = 1_000;

  /** More would read much in vain where the next rows lie closer together than the last. */
  private static final long MOST_ROWS = 65_536;

  private final ConcurrentMap<Cursor.Owner, Long> rows =
      Caffeine.newBuilder().maximumSize(MOST_QUESTIONS).<Cursor.Owner, Long>build().asMap();

  /** How many rows the next page should look at first; 0 where nothing is known. */
  long of(Cursor.Owner question) {
    return rows.getOrDefault(question, 0L);
  }

  /** Learns from a page that was not cut short. */
  void saw(Cursor.Owner question, Work work) {
    if (work.steps() > 1) {
      rows.put(question, Math.min(MOST_ROWS, work.looked()));
    } else {
      rows.computeIfPresent(question, (_, last) -> last - last / 10);
    }
  }
}
