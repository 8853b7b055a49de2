package dev.tidemark.sql.plan;

/**
 * What one step of a walk may read, unless it is the least that gets the walk on.
 *
 * @param files data files
 * @param bytes of them, as {@link Step#bytes()} counts
 */
public record Allowance(long files, long bytes) {
  /** As much as there is. */
  public static final Allowance ALL = new Allowance(Long.MAX_VALUE, Long.MAX_VALUE);

  boolean covers(long someFiles, long someBytes) {
    return someFiles <= files && someBytes <= bytes;
  }

  /** Whether the step keeps to it. */
  public boolean covers(Step step) {
    return covers(step.files().size(), step.bytes());
  }
}
