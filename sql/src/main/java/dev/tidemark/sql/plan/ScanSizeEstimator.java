package dev.tidemark.sql.plan;

/** Estimates how long the next scan range should be, from the rows that the last ones returned. */
public final class ScanSizeEstimator {
  /**
   * The maximum growth from one scan range to the next, also if the last one had no matching row.
   */
  private static final long GROWTH = 16;

  private static final long GROWTH_FROM_NOTHING = 4;

  /** About as many rows as are read in the time of a statement's fixed cost. */
  private static final long STATEMENT = 32_768;

  /** The minimum number of rows of the first scan range. */
  private final long first;

  /** The number of rows of the last scan range, as far as bounds show. */
  private long covered;

  /** The number of rows that were missing before it. */
  private long missingBefore;

  ScanSizeEstimator(long first) {
    this.first = first;
  }

  /** Returns how many rows to read for the missing ones, judging by the last scan range. */
  long wanted(int missing) {
    long found = missingBefore - missing;
    missingBefore = missing;
    if (covered == 0) return Math.max(missing, first);
    if (found <= 0) return Math.max(missing, GROWTH_FROM_NOTHING * covered);
    long told = enough((double) missing * covered / found, found, missing);
    return Math.max(missing, Math.min(told, GROWTH * covered));
  }

  /**
   * Returns how many rows are probably enough if {@code expected} rows are expected: more, by the
   * random deviation of both counts, because a second statement costs more; but at most by the cost
   * of that statement.
   *
   * @param found the number of found rows on which the expectation is based
   * @param missing the number of rows to find
   */
  public static long enough(double expected, long found, long missing) {
    double deviation = expected * Math.sqrt(1.0 / found + 1.0 / missing);
    return (long) (expected + Math.min(deviation, STATEMENT));
  }

  void covered(long rows) {
    covered = rows;
  }
}
