package dev.tidemark.testkit.law;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.InvalidQuery;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of one query with the rows that it has received. Not thread-safe. */
abstract class PagingClient implements Client {
  final TrialLake lake;
  final Topic topic;
  final OracleQuery oracleQuery;
  final ExpectedHistory expectedHistory;
  final Oracle oracle;
  final Budget budget;
  final SeededRandom seededRandom;
  final List<Row> rows = new ArrayList<>();
  @Nullable String cursor;
  int pages;
  int snapshotChanged;

  /** Throws {@link InvalidQuery} if the query is not valid for the topic. */
  PagingClient(
      TrialLake lake,
      Topic topic,
      OracleQuery oracleQuery,
      ExpectedHistory expectedHistory,
      Budget budget,
      SeededRandom seededRandom) {
    this.lake = lake;
    this.topic = topic;
    this.oracleQuery = oracleQuery;
    this.expectedHistory = expectedHistory;
    this.oracle = new Oracle(topic);
    oracle.answer(oracleQuery, List.of());
    this.budget = budget;
    this.seededRandom = seededRandom;
  }

  /**
   * Returns the page for a body; if the budget is too small for the first page, runs it without a
   * budget.
   */
  final Page ask(String body) {
    try {
      return lake.ask(topic, body, budget);
    } catch (QueryException e) {
      // Only the first page is rejected because of its cost.
      if (e.error() != QueryError.TOO_MUCH || cursor != null) throw e;
      return lake.ask(topic, body, Budget.UNLIMITED);
    }
  }

  @Override
  public int pages() {
    return pages;
  }

  @Override
  public int snapshotChanged() {
    return snapshotChanged;
  }
}
