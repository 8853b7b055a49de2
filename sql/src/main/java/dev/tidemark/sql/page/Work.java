package dev.tidemark.sql.page;

/**
 * The cost of one page.
 *
 * @param steps statements that the engine ran
 * @param files data files that were opened
 * @param bytes bytes read, as {@link dev.tidemark.sql.plan.ScanStep#bytes()} counts
 * @param looked about how many rows were read, whether they matched or not
 * @param rows rows that the engine returned
 * @param planMicros time to choose files, in microseconds
 * @param runMicros time in the engine, in microseconds
 */
public record Work(
    int steps, int files, long bytes, long looked, long rows, long planMicros, long runMicros) {
  /** No work yet. */
  public static final Work NONE = new Work(0, 0, 0, 0, 0, 0, 0);

  /** Returns the sum of both. */
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
