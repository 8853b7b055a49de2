package dev.tidemark.sql.page;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.plan.BudgetTracker;
import dev.tidemark.sql.plan.ScanSizeEstimator;
import java.util.concurrent.ConcurrentMap;

/**
 * How many rows a page of a query must read, measured on its last pages. With it, one statement is
 * enough for the next page; otherwise the first statement of a page finds it out. Queries that are
 * seldom run are evicted. Thread-safe.
 *
 * <p>Nothing is shared between queries with different rights: the number of rows that a page reads
 * depends on hidden rows.
 */
public final class SelectivityStats {
  private static final int MOST_QUERIES = 1_000;

  /** A higher limit would read many rows for nothing if the next rows are denser than the last. */
  private static final long MOST_ROWS = 1_000_000;

  /** The number of rows that were read for each row found. */
  private final ConcurrentMap<Cursor.Owner, Double> sparsity =
      Caffeine.newBuilder().maximumSize(MOST_QUERIES).<Cursor.Owner, Double>build().asMap();

  /** The speed of the last page, if it was slower than the assumed speed. */
  private final ConcurrentMap<Cursor.Owner, Double> slow =
      Caffeine.newBuilder().maximumSize(MOST_QUERIES).<Cursor.Owner, Double>build().asMap();

  /**
   * Returns the speed that the next page should expect, in bytes per nanosecond: its first step may
   * read far more than the last page read in total.
   */
  public double speed(Cursor.Owner query) {
    return slow.getOrDefault(query, BudgetTracker.ASSUMED_SPEED);
  }

  /** Records the speed of a page, in bytes per nanosecond. */
  public void learnSpeed(Cursor.Owner query, double speed) {
    if (speed < BudgetTracker.ASSUMED_SPEED) slow.put(query, speed);
    else slow.remove(query);
  }

  /** Returns how many rows the next page should read first; 0 if it is not known. */
  public long of(Cursor.Owner query, int limit) {
    Double last = sparsity.get(query);
    return last == null
        ? 0
        : Math.min(MOST_ROWS, ScanSizeEstimator.enough(last * limit, limit, limit));
  }

  /**
   * Records a page, with the same weight as all pages before it together.
   *
   * @param needed the number of rows between the start and the end of the page
   * @param found how many of them matched
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
