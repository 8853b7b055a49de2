package dev.tidemark.sql.plan;

/** What the stretches of a walk bring, and how long the next one should be therefore. */
public final class ScanSizeEstimator {
  /** How much longer than the last stretch the next one is at most, and where that had no row. */
  private static final long GROWTH = 16;

  private static final long GROWTH_FROM_NOTHING = 4;

  /** About as many rows as are read in the time that a statement takes by itself. */
  private static final long STATEMENT = 32_768;

  /** How many rows the first stretch should have at least. */
  private final long first;

  /** How many rows the last stretch had, as far as bounds tell. */
  private long covered;

  /** How many rows were missing before it. */
  private long missingBefore;

  ScanSizeEstimator(long first) {
    this.first = first;
  }

  /** How many rows should hold those that are missing, by what the last stretch tells. */
  long wanted(int missing) {
    long found = missingBefore - missing;
    missingBefore = missing;
    if (covered == 0) return Math.max(missing, first);
    if (found <= 0) return Math.max(missing, GROWTH_FROM_NOTHING * covered);
    long told = enough((double) missing * covered / found, found, missing);
    return Math.max(missing, Math.min(told, GROWTH * covered));
  }

  /**
   * How many rows are likely enough where so many are to be expected: more by what both counts
   * deviate by chance, since a second statement costs more; but no more than it does.
   *
   * @param found how many found rows the expectation comes from
   * @param missing how many rows shall be found
   */
  public static long enough(double expected, long found, long missing) {
    double deviation = expected * Math.sqrt(1.0 / found + 1.0 / missing);
    return (long) (expected + Math.min(deviation, STATEMENT));
  }

  void covered(long rows) {
    covered = rows;
  }
}
