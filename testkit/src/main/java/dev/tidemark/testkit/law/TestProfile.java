package dev.tidemark.testkit.law;

import dev.tidemark.testkit.generate.Queries;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * How an engine is tested, depending on what is slow for it.
 *
 * @param conditions the maximum number of conditions of a query
 * @param atOnce the number of simultaneous queries on one lake
 * @param pages the maximum number of pages of a usual query
 * @param budgets the probability that the pages of a query have a small budget
 * @param share one of this many cases is tried where cases must run one after the other
 */
public record TestProfile(int conditions, int atOnce, int pages, double budgets, int share) {
  /** For an engine with response times of milliseconds. */
  public static final TestProfile QUICK =
      new TestProfile(Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 0.2, 1);

  /** For an engine with slow planning that can run many queries in one plan. */
  public static final TestProfile SLOW =
      new TestProfile(2, 250, 1, 0.01, Integer.getInteger("tidemark.slow.share", 20));

  /** Returns how many of the cases that must run one after the other are tried. */
  int some(int cases) {
    return Math.max(1, cases / share);
  }

  /** Returns how many of the queries are run: Trino plans each for a tenth of a second. */
  int queries(int queries) {
    return share == 1 ? queries : queries / 8;
  }

  /** Returns the same for a test of paging: with several pages per query. */
  TestProfile ofSomePages() {
    return new TestProfile(conditions, atOnce, Math.max(3, pages), budgets, share);
  }

  /** Returns the next query with an allowed number of conditions. */
  OracleQuery next(Queries queries) {
    OracleQuery next = queries.next();
    while (next.conditions() > conditions) next = queries.next();
    return next;
  }

  /** Returns the results of all queries, in their order. */
  <T> List<T> all(List<? extends Supplier<T>> queries) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
      return queries.stream()
          .map(query -> CompletableFuture.supplyAsync(query, threads))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }
}
