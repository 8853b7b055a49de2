package dev.tidemark.sql.plan;

import java.util.OptionalDouble;

/**
 * Tracks what is left of the budget of a page. Not thread-safe.
 *
 * <p>The time of a step is not known before it runs: the next step may read the bytes that the last
 * one would have read in half of the time that is left. So steps get smaller after a slow one, and
 * a page exceeds its time only by little.
 */
public final class BudgetTracker {
  /**
   * The speed until a step has been measured, in bytes per nanosecond: 100 MB per second, a slow
   * machine.
   */
  public static final double ASSUMED_SPEED = 0.1;

  /** A smaller and shorter step measures only the fixed cost of a statement. */
  private static final long MEASURABLE_BYTES = 1 << 20;

  private static final long MEASURABLE_NANOS = 100_000_000;

  private final Budget budget;
  private final long started = System.nanoTime();
  private boolean begun;
  private long files;
  private long bytes;
  private double bytesInANano;
  private OptionalDouble measured = OptionalDouble.empty();

  /** Creates a tracker of an unused budget; its time starts now. */
  public BudgetTracker(Budget budget) {
    this(budget, false, ASSUMED_SPEED);
  }

  /**
   * Creates a tracker of an unused budget; its time starts now.
   *
   * @param begun whether the page makes progress without a step: then even the first step may
   *     exceed the budget
   * @param speed the expected speed of the first step in bytes per nanosecond, > 0
   */
  public BudgetTracker(Budget budget, boolean begun, double speed) {
    this.budget = budget;
    this.begun = begun;
    this.bytesInANano = speed;
  }

  /** Returns what the next step may read. */
  public StepBudget left() {
    long time = budget.time().toNanos() - (System.nanoTime() - started);
    double inTime = Math.max(0, time) / 2.0 * bytesInANano;
    return new StepBudget(
        Math.max(0, budget.files() - files),
        Math.max(0, Math.min(budget.bytes() - bytes, (long) inTime)));
  }

  /**
   * Returns whether the budget is used up. A first step that is needed is always allowed, because
   * otherwise a query would never make progress.
   */
  public boolean ended() {
    return begun
        && (files >= budget.files()
            || bytes >= budget.bytes()
            || System.nanoTime() - started >= budget.time().toNanos());
  }

  /** Returns whether a step exceeds what is left of the budget. The first step never does. */
  public boolean excludes(ScanStep scanStep) {
    return begun
        && (files + scanStep.files().size() > budget.files()
            || bytes + scanStep.bytes() > budget.bytes());
  }

  /**
   * Returns the speed of the last step that was large or long enough to be measured, in bytes per
   * nanosecond; empty if there was none.
   */
  public OptionalDouble measured() {
    return measured;
  }

  /**
   * Records a step whose statement was stopped after this time. It may have read less than its
   * bytes.
   */
  public void stopped(ScanStep scanStep, long nanos) {
    double most = (double) Math.max(1, scanStep.bytes()) / Math.max(1, nanos);
    if (most < bytesInANano) add(scanStep, nanos);
  }

  /** Records a step that took this time. */
  public void add(ScanStep scanStep, long nanos) {
    begun = true;
    files += scanStep.files().size();
    bytes += scanStep.bytes();
    bytesInANano = (double) Math.max(1, scanStep.bytes()) / Math.max(1, nanos);
    boolean isMeasurable = scanStep.bytes() >= MEASURABLE_BYTES || nanos >= MEASURABLE_NANOS;
    if (isMeasurable) measured = OptionalDouble.of(bytesInANano);
  }
}
