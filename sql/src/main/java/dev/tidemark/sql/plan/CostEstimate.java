package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.render.Columns;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a page would read, as far as metadata tell; nothing is run for it.
 *
 * <p>How many rows conditions let through only reading tells. So there are two ends: the first
 * step, which knows what the query's last pages needed, and all steps until the page is sure to be
 * full, counting on no row but those of files of which bounds say that the conditions hold for
 * every one. They meet where a query has no conditions that leave rows out; a page that finds
 * nothing reads the most.
 *
 * @param least what it reads at least
 * @param most about what it reads where its rows are found last, or not at all
 * @param partitions of the table that the files of the most lie in
 * @param partial whether its budget would end before it is sure to have all of its rows
 */
public record CostEstimate(Cost least, Cost most, int partitions, boolean partial) {
  /**
   * What is read.
   *
   * @param files data files; one that is opened for two steps counts twice, as it does in a page
   * @param bytes of them, as {@link ScanStep#bytes()} counts
   * @param rows about how many rows are looked at
   */
  public record Cost(int files, long bytes, long rows) {
    private static final Cost NOTHING = new Cost(0, 0, 0);

    private Cost plus(ScanStep scanStep) {
      return new Cost(
          files + scanStep.files().size(), bytes + scanStep.bytes(), rows + scanStep.looked());
    }
  }

  /**
   * Of the page that a walk begins.
   *
   * @param query the query
   * @param worthwhile how many rows a step should be about at least
   * @param spending of which nothing is spent yet
   */
  public static CostEstimate of(
      PageWalk walk, Columns columns, Query query, int worthwhile, BudgetTracker budgetTracker) {
    Pruner pruner = new Pruner(columns);
    Set<FilePartition> partitions = new HashSet<>();
    Cost least = Cost.NOTHING;
    Cost most = Cost.NOTHING;
    // One row more than it holds: by that a page knows of the next one.
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

  /** How many of a step's rows the conditions are sure to hold for. */
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
