package dev.tidemark.sql.page;

/**
 * What one page cost.
 *
 * @param steps statements that the engine was asked
 * @param files data files that were opened
 * @param bytes of them, as {@link dev.tidemark.sql.plan.Step#bytes()} counts
 * @param looked about how many rows were looked at, found or not
 * @param rows rows that the engine gave back
 * @param planMicros time to choose files, in microseconds
 * @param runMicros time in the engine, in microseconds
 */
public record Work(
    int steps, int files, long bytes, long looked, long rows, long planMicros, long runMicros) {
  /** Nothing done yet. */
  public static final Work NONE = new Work(0, 0, 0, 0, 0, 0, 0);

  /** Both together. */
  public Work plus(Work more) {
    return new Work(
        steps + more.steps,
        files + more.files,
        bytes + more.bytes,
        looked + more.looked,
        rows + more.rows,
        planMicros + more.planMicros,
        runMicros + more.runMicros);
  }
}
