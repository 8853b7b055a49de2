package dev.tidemark.sql.page;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.plan.BudgetTracker;
import dev.tidemark.sql.plan.ScanSizeEstimator;
import java.util.concurrent.ConcurrentMap;

/**
 * How many rows a page of a query has to look at, as its last pages saw it: with that, the next one
 * is had by one statement, where a page that knows nothing finds out with its first. Forgets
 * queries that are seldom asked. Thread-safe.
 *
 * <p>Of queries with other rights nothing is told: what a page looks at depends on hidden rows.
 */
public final class SelectivityStats {
  private static final int MOST_QUERIES = 1_000;

  /** More would read much in vain where the next rows lie closer together than the last. */
  private static final long MOST_ROWS = 1_000_000;

  /** How many rows there are to each that is found. */
  private final ConcurrentMap<Cursor.Owner, Double> sparsity =
      Caffeine.newBuilder().maximumSize(MOST_QUERIES).<Cursor.Owner, Double>build().asMap();

  /** How fast the last page was, where that was slower than is expected of any. */
  private final ConcurrentMap<Cursor.Owner, Double> slow =
      Caffeine.newBuilder().maximumSize(MOST_QUERIES).<Cursor.Owner, Double>build().asMap();

  /**
   * How many bytes a nanosecond the next page should expect to read: what it looks at first may be
   * far more than the last page read in all of its time.
   */
  public double speed(Cursor.Owner query) {
    return slow.getOrDefault(query, BudgetTracker.ASSUMED_SPEED);
  }

  /** Learns how many bytes a nanosecond a page has read. */
  public void learnSpeed(Cursor.Owner query, double speed) {
    if (speed < BudgetTracker.ASSUMED_SPEED) slow.put(query, speed);
    else slow.remove(query);
  }

  /** How many rows the next page should look at first; 0 where nothing is known. */
  public long of(Cursor.Owner query, int limit) {
    Double last = sparsity.get(query);
    return last == null
        ? 0
        : Math.min(MOST_ROWS, ScanSizeEstimator.enough(last * limit, limit, limit));
  }

  /**
   * Learns from a page: the next one counts as much as all before it.
   *
   * @param needed how many rows lay between its beginning and its end
   * @param found how many of them were meant
   */
  public void saw(Cursor.Owner query, int steps, long needed, long found) {
    double now = (double) needed / Math.max(1, found);
    if (steps > 1) {
      sparsity.merge(query, now, SelectivityStats::mean);
    } else {
      sparsity.computeIfPresent(query, (_, last) -> mean(last, now));
    }
  }

  private static double mean(double last, double now) {
    return (last + now) / 2;
  }
}
