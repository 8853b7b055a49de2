package dev.tidemark.partitioner.regex;

/**
 * Counts the steps of work on input that may be hostile, and ends it at a limit.
 *
 * <p>Steps depend on the input alone, never on the clock, the thread or its stack, so the same
 * input always has the same outcome. Used again for one input after the other; for one thread at a
 * time.
 */
public final class Steps {
  private long left;
  private final BacktrackStack stack = new BacktrackStack();

  /** Begins anew with that many steps. */
  public void start(long limit) {
    left = limit;
  }

  /**
   * Takes steps.
   *
   * @throws StepLimitException if there are not so many left
   */
  public void take(long count) {
    left -= count;
    if (left < 0) throw new StepLimitException();
  }

  /** How many steps are left. */
  public long left() {
    return left;
  }

  /** Memory for one match at a time. */
  BacktrackStack stack() {
    return stack;
  }
}
