package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.render.Columns;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An estimate of what a page would read, from metadata alone; no statement is run for it.
 *
 * <p>Only reading shows how many rows fulfil the conditions. So the estimate has two ends: the
 * first step, sized by what the last pages of the query needed; and all steps until the page is
 * certain to be full, counting only rows of files whose bounds prove that all rows fulfil the
 * conditions. Both are equal if the query has no conditions that exclude rows; a page that finds
 * nothing reads the maximum.
 *
 * @param least the minimum that the page reads
 * @param most about the maximum: what the page reads if its rows are found last, or not at all
 * @param partitions the number of the table's partitions that contain the files of {@code most}
 * @param partial whether the budget would end before the page is certain to have all of its rows
 */
public record CostEstimate(Cost least, Cost most, int partitions, boolean partial) {
  /**
   * What is read.
   *
   * @param files data files; a file that is opened for two steps counts twice, as in a page
   * @param bytes bytes of these files, as {@link ScanStep#bytes()} counts
   * @param rows about how many rows are read
   */
  public record Cost(int files, long bytes, long rows) {
    private static final Cost NOTHING = new Cost(0, 0, 0);

    private Cost plus(ScanStep scanStep) {
      return new Cost(
          files + scanStep.files().size(), bytes + scanStep.bytes(), rows + scanStep.looked());
    }
  }

  /**
   * Estimates the page that a scan starts.
   *
   * @param query the query
   * @param worthwhile the number of rows that a step should read at least
   * @param budgetTracker the unused budget of the page
   */
  public static CostEstimate of(
      PageWalk walk, Columns columns, Query query, int worthwhile, BudgetTracker budgetTracker) {
    Pruner pruner = new Pruner(columns);
    Set<FilePartition> partitions = new HashSet<>();
    Cost least = Cost.NOTHING;
    Cost most = Cost.NOTHING;
    // One row more than the page contains: it shows that there is a next page.
    long left = query.limit() + 1L;
    while (left > 0) {
      if (walk.rest().isEmpty()) break;
      boolean ended = budgetTracker.ended();
      Optional<ScanStep> next =
          ended
              ? Optional.empty()
              : walk.next((int) Math.max(left, worthwhile), budgetTracker.left());
      if (!ended && next.isEmpty()) break;
      if (ended || budgetTracker.excludes(next.get())) {
        return new CostEstimate(least, most, partitions.size(), true);
      }
      ScanStep scanStep = next.get();
      budgetTracker.add(scanStep, 0);
      most = most.plus(scanStep);
      if (least.files() == 0) least = most;
      for (DataFile file : scanStep.files())
        partitions.add(FilePartition.of(file, query.topic().partitioning()));
      left -= sure(scanStep, query.where(), pruner);
    }
    return new CostEstimate(least, most, partitions.size(), false);
  }

  /** Returns how many rows of a step are certain to fulfil the conditions. */
  private static long sure(ScanStep scanStep, Predicate where, Pruner pruner) {
    Predicate isFalse = new Predicate.Not(where);
    long all = 0;
    long sure = 0;
    for (DataFile file : scanStep.files()) {
      all += file.rows();
      if (!pruner.mayHold(isFalse, ScanUnit.of(file))) sure += file.rows();
    }
    return sure == all ? scanStep.rows() : (long) ((double) scanStep.rows() * sure / all);
  }
}
