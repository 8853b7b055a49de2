package dev.tidemark.sql.plan;

/** What the stretches of a walk bring, and how long the next one should be therefore. */
final class Yield {
  /** How much longer than the last stretch the next one is at most, and where that had no row. */
  private static final long GROWTH = 16;

  private static final long GROWTH_FROM_NOTHING = 4;

  /** How many rows the first stretch should have at least. */
  private final long first;

  /** How many rows the last stretch had, as far as bounds tell. */
  private long covered;

  /** How many rows were missing before it. */
  private long missingBefore;

  Yield(long first) {
    this.first = first;
  }

  /**
   * How many rows should hold those that are missing: half as many again as the last stretch tells.
   */
  long wanted(int missing) {
    long found = missingBefore - missing;
    missingBefore = missing;
    if (covered == 0) return Math.max(missing, first);
    if (found <= 0) return Math.max(missing, GROWTH_FROM_NOTHING * covered);
    double told = 1.5 * missing * covered / found;
    return Math.max(missing, (long) Math.min(told, (double) GROWTH * covered));
  }

  void covered(long rows) {
    covered = rows;
  }
}
