package dev.tidemark.sql.plan;

import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.render.Columns;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a page would read, as far as metadata tell; nothing is run for it.
 *
 * <p>It counts on no row that is not sure to be found: those of files of which bounds say that the
 * conditions hold for every row. So it tells exactly what a page reads that has no conditions, or
 * that finds nothing, and for others about the most.
 *
 * @param files data files; one that is opened for two steps counts twice, as it does in a page
 * @param bytes of them, as {@link Step#bytes()} counts
 * @param rows about how many rows it looks at
 * @param partitions of the table that the files lie in
 * @param partial whether its budget would end before it is sure to have all of its rows
 */
public record Forecast(int files, long bytes, long rows, int partitions, boolean partial) {
  /**
   * Of the page that a walk begins.
   *
   * @param query the question
   * @param worthwhile how many rows a step should be about at least
   */
  public static Forecast of(
      PageWalk walk, Columns columns, Query query, int worthwhile, Budget budget) {
    Pruner pruner = new Pruner(columns);
    Spending spending = new Spending(budget);
    Set<PartitionKey> partitions = new HashSet<>();
    int files = 0;
    long bytes = 0;
    long rows = 0;
    // One row more than it holds: by that a page knows of the next one.
    long left = query.limit() + 1L;
    while (left > 0) {
      if (walk.rest().isEmpty()) break;
      boolean ended = spending.ended();
      Optional<Step> next =
          ended ? Optional.empty() : walk.next((int) Math.max(left, worthwhile), spending.left());
      if (!ended && next.isEmpty()) break;
      if (ended || spending.excludes(next.get())) {
        return new Forecast(files, bytes, rows, partitions.size(), true);
      }
      Step step = next.get();
      spending.add(step, 0);
      files += step.files().size();
      bytes += step.bytes();
      rows += step.looked();
      for (DataFile file : step.files())
        partitions.add(PartitionKey.of(file, query.topic().partitioning()));
      left -= sure(step, query.where(), pruner);
    }
    return new Forecast(files, bytes, rows, partitions.size(), false);
  }

  /** How many of a step's rows the conditions are sure to hold for. */
  private static long sure(Step step, Predicate where, Pruner pruner) {
    Predicate isFalse = new Predicate.Not(where);
    long all = 0;
    long sure = 0;
    for (DataFile file : step.files()) {
      all += file.rows();
      if (!pruner.mayHold(isFalse, Chunk.of(file))) sure += file.rows();
    }
    return sure == all ? step.rows() : (long) ((double) step.rows() * sure / all);
  }
}
