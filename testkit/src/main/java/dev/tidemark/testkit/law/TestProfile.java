package dev.tidemark.testkit.law;

import dev.tidemark.testkit.generate.Queries;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * How an engine is asked, by what it takes its time for.
 *
 * @param conditions the most that a query has
 * @param atOnce how many queries a lake is asked at once
 * @param pages how many pages a usual walk has at most
 * @param budgets how likely it is that the pages of a walk may spend only a little
 * @param share of cases that have to wait for each other, one of so many is tried
 */
public record TestProfile(int conditions, int atOnce, int pages, double budgets, int share) {
  /** Of an engine that answers in milliseconds. */
  public static final TestProfile QUICK =
      new TestProfile(Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 0.2, 1);

  /** Of an engine that plans for long, and may answer many queries by one plan. */
  public static final TestProfile SLOW =
      new TestProfile(2, 250, 1, 0.01, Integer.getInteger("tidemark.slow.share", 20));

  /** How many of so many cases that wait for each other are tried. */
  int some(int cases) {
    return Math.max(1, cases / share);
  }

  /** How many of so many queries are asked: Trino plans each for a tenth of a second. */
  int queries(int questions) {
    return share == 1 ? questions : questions / 4;
  }

  /** The same, where walks are on trial: of some pages each. */
  TestProfile ofSomePages() {
    return new TestProfile(conditions, atOnce, Math.max(3, pages), budgets, share);
  }

  /** The next query that is not too long. */
  OracleQuery next(Queries queries) {
    OracleQuery next = queries.next();
    while (next.conditions() > conditions) next = queries.next();
    return next;
  }

  /** The answers to all of these, in their order. */
  <T> List<T> all(List<? extends Supplier<T>> questions) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
      return questions.stream()
          .map(query -> CompletableFuture.supplyAsync(query, threads))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }
}
