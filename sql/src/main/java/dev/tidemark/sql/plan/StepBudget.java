package dev.tidemark.sql.plan;

/**
 * What one step of a scan may read, unless it is the smallest step that makes progress.
 *
 * @param files data files
 * @param bytes bytes of these files, as {@link ScanStep#bytes()} counts
 */
public record StepBudget(long files, long bytes) {
  /** No limit. */
  public static final StepBudget ALL = new StepBudget(Long.MAX_VALUE, Long.MAX_VALUE);

  boolean covers(long someFiles, long someBytes) {
    return someFiles <= files && someBytes <= bytes;
  }

  /** Returns whether the step stays within the limit. */
  public boolean covers(ScanStep scanStep) {
    return covers(scanStep.files().size(), scanStep.bytes());
  }
}
