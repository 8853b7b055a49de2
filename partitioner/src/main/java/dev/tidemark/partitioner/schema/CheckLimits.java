package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.regex.Steps;

/** The maximum number of steps to validate a value. */
public final class CheckLimits {
  /** For any event, even the shortest: about ten milliseconds. */
  private static final long LEAST = 500_000;

  /** Added for each byte: the longest event may take about one second. */
  private static final long A_BYTE = 64;

  private CheckLimits() {}

  /**
   * Returns the maximum number of steps for an event of {@code bytes} bytes, without white space
   * outside strings.
   */
  public static long limit(int bytes) {
    return LEAST + A_BYTE * bytes;
  }

  /** Returns steps without a limit, for trusted input such as schemas. */
  static Steps unlimited() {
    Steps steps = new Steps();
    steps.start(Long.MAX_VALUE);
    return steps;
  }
}
