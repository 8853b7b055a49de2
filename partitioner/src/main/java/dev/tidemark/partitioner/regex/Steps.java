package dev.tidemark.partitioner.regex;

/**
 * Counts the steps of work on untrusted input, and ends it at a limit.
 *
 * <p>Steps depend only on the input, not on the clock, the thread or its stack, so the same input
 * always has the same result. Reusable for one input after the other. Not thread-safe.
 */
public final class Steps {
  private long left;
  private final BacktrackStack stack = new BacktrackStack();

  /** Restarts with this many steps. */
  public void start(long limit) {
    left = limit;
  }

  /**
   * Takes steps.
   *
   * @throws StepLimitException if fewer are left
   */
  public void take(long count) {
    left -= count;
    if (left < 0) throw new StepLimitException();
  }

  /** Returns the number of steps that are left. */
  public long left() {
    return left;
  }

  /** Returns the stack for one match at a time. */
  BacktrackStack stack() {
    return stack;
  }
}
