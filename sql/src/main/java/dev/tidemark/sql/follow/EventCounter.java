package dev.tidemark.sql.follow;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.page.StatementRowLimit;
import dev.tidemark.sql.page.Work;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.BudgetTracker;
import dev.tidemark.sql.plan.CountPlan;
import dev.tidemark.sql.plan.ScanStep;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.FromClause;
import dev.tidemark.sql.render.SqlRenderer;
import java.util.List;

/** Counts the events of a query within a scope, as far as a budget allows. Not thread-safe. */
public final class EventCounter {
  private final QueryEngine engine;
  private final Topic topic;
  private final ReadScope readScope;
  private final StatementRowLimit room;
  private long count;
  private boolean atLeast;
  private Work work = Work.NONE;

  public EventCounter(
      QueryEngine engine, Topic topic, ReadScope readScope, StatementRowLimit room) {
    this.engine = engine;
    this.topic = topic;
    this.readScope = readScope;
    this.room = room;
  }

  /** Counts the events that fulfil a condition; {@code query} is the digest of the query. */
  public NewEventCount of(Predicate where, Budget budget, Deadline deadline, String query) {
    long started = System.nanoTime();
    CountPlan plan =
        CountPlan.of(readScope.snapshot(), Predicate.and(List.of(readScope.loaded(), where)));
    work = work.plus(new Work(0, 0, 0, 0, 0, (System.nanoTime() - started) / 1000, 0));
    count = plan.sure();
    BudgetTracker budgetTracker = new BudgetTracker(budget);
    for (ScanStep scanStep : plan.scanSteps()) {
      atLeast = budgetTracker.ended() || budgetTracker.excludes(scanStep);
      if (atLeast) break;
      try {
        count(scanStep, budgetTracker, deadline);
      } catch (QueryException e) {
        if (e.error() != QueryError.TIMEOUT) throw e;
        atLeast = true;
        break;
      }
    }
    return new NewEventCount(count, atLeast, work, query);
  }

  private void count(ScanStep scanStep, BudgetTracker budgetTracker, Deadline deadline) {
    FromClause fromClause =
        new FromClause(TableDefinition.nameOf(topic), readScope.snapshot().id(), scanStep.paths());
    var sqlStatement =
        SqlRenderer.count(
                engine.dialect(), new Columns(readScope.snapshot()), fromClause, scanStep.where())
            .over(scanStep.rows());
    long started = System.nanoTime();
    room.enter(scanStep);
    room.count(
        engine,
        sqlStatement,
        deadline,
        row -> {
          count += row.number(0);
          return true;
        });
    long took = System.nanoTime() - started;
    budgetTracker.add(scanStep, took);
    work =
        work.plus(
            new Work(
                1,
                scanStep.files().size(),
                scanStep.bytes(),
                scanStep.looked(),
                1,
                0,
                took / 1000));
  }
}
