package dev.tidemark.sql.plan;

import java.util.OptionalDouble;

/**
 * What is left of the budget of a page while it is made. Not thread-safe.
 *
 * <p>Time cannot be known before: the bytes that the next step may read are those that the last one
 * would have read in half of the time that is left. So steps shrink after a slow one, and a page
 * ends late by little.
 */
public final class BudgetTracker {
  /** Bytes a nanosecond until a step has been measured: 100 MB a second, a slow machine. */
  public static final double ASSUMED_SPEED = 0.1;

  /** A smaller and shorter step measures what a statement costs by itself. */
  private static final long MEASURABLE_BYTES = 1 << 20;

  private static final long MEASURABLE_NANOS = 100_000_000;

  private final Budget budget;
  private final long started = System.nanoTime();
  private boolean begun;
  private long files;
  private long bytes;
  private double bytesInANano;
  private OptionalDouble measured = OptionalDouble.empty();

  /** Nothing is spent yet; the time runs from now. */
  public BudgetTracker(Budget budget) {
    this(budget, false, ASSUMED_SPEED);
  }

  /**
   * The same.
   *
   * @param begun whether the page gets its walk on without a step: then not even the first one may
   *     be too much
   * @param speed how many bytes a nanosecond the first step is expected to read, > 0
   */
  public BudgetTracker(Budget budget, boolean begun, double speed) {
    this.budget = budget;
    this.begun = begun;
    this.bytesInANano = speed;
  }

  /** What the next step may read. */
  public StepBudget left() {
    long time = budget.time().toNanos() - (System.nanoTime() - started);
    double inTime = Math.max(0, time) / 2.0 * bytesInANano;
    return new StepBudget(
        Math.max(0, budget.files() - files),
        Math.max(0, Math.min(budget.bytes() - bytes, (long) inTime)));
  }

  /**
   * Whether nothing more may be spent. The first step always may where it is needed: or else a walk
   * never got on.
   */
  public boolean ended() {
    return begun
        && (files >= budget.files()
            || bytes >= budget.bytes()
            || System.nanoTime() - started >= budget.time().toNanos());
  }

  /** Whether a step is too much for what is left; the first one never is. */
  public boolean excludes(ScanStep scanStep) {
    return begun
        && (files + scanStep.files().size() > budget.files()
            || bytes + scanStep.bytes() > budget.bytes());
  }

  /**
   * How many bytes a nanosecond the last step has read that was large or long enough to tell; empty
   * where none was.
   */
  public OptionalDouble measured() {
    return measured;
  }

  /** Counts a step whose statement was stopped after so long: it may have read less than that. */
  public void stopped(ScanStep scanStep, long nanos) {
    double most = (double) Math.max(1, scanStep.bytes()) / Math.max(1, nanos);
    if (most < bytesInANano) add(scanStep, nanos);
  }

  /** Counts a step that took so long. */
  public void add(ScanStep scanStep, long nanos) {
    begun = true;
    files += scanStep.files().size();
    bytes += scanStep.bytes();
    bytesInANano = (double) Math.max(1, scanStep.bytes()) / Math.max(1, nanos);
    boolean isMeasurable = scanStep.bytes() >= MEASURABLE_BYTES || nanos >= MEASURABLE_NANOS;
    if (isMeasurable) measured = OptionalDouble.of(bytesInANano);
  }
}
