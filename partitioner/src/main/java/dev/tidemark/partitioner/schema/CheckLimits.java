package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.regex.Steps;

/** How many steps may be taken to check a value. */
public final class CheckLimits {
  /** Of any event, however short: some ten milliseconds. */
  private static final long LEAST = 500_000;

  /** More for each byte: the longest event may take about a second. */
  private static final long A_BYTE = 64;

  private CheckLimits() {}

  /** The most steps for an event of so many bytes, white space outside strings not counted. */
  public static long limit(int bytes) {
    return LEAST + A_BYTE * bytes;
  }

  /** For what is our own: schemas. */
  static Steps unlimited() {
    Steps steps = new Steps();
    steps.start(Long.MAX_VALUE);
    return steps;
  }
}
