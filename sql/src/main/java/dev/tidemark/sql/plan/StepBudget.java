package dev.tidemark.sql.plan;

/**
 * What one step of a walk may read, unless it is the least that gets the walk on.
 *
 * @param files data files
 * @param bytes of them, as {@link ScanStep#bytes()} counts
 */
public record StepBudget(long files, long bytes) {
  /** As much as there is. */
  public static final StepBudget ALL = new StepBudget(Long.MAX_VALUE, Long.MAX_VALUE);

  boolean covers(long someFiles, long someBytes) {
    return someFiles <= files && someBytes <= bytes;
  }

  /** Whether the step keeps to it. */
  public boolean covers(ScanStep scanStep) {
    return covers(scanStep.files().size(), scanStep.bytes());
  }
}
