package dev.tidemark.sql;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.CountPlan;
import dev.tidemark.sql.plan.Spending;
import dev.tidemark.sql.plan.Step;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.Source;
import dev.tidemark.sql.render.SqlRenderer;
import java.util.List;

/** Counts the events of a question within a scope, as far as a budget goes. By one thread. */
final class Counting {
  private final QueryEngine engine;
  private final Topic topic;
  private final Scope scope;
  private final RowRoom room;
  private long count;
  private boolean atLeast;
  private Work work = Work.NONE;

  Counting(QueryEngine engine, Topic topic, Scope scope, RowRoom room) {
    this.engine = engine;
    this.topic = topic;
    this.scope = scope;
    this.room = room;
  }

  /** What there is to count for who asks under this digest. */
  Newer of(Predicate where, Budget budget, Deadline deadline, String question) {
    long started = System.nanoTime();
    CountPlan plan = CountPlan.of(scope.snapshot(), Predicate.and(List.of(scope.loaded(), where)));
    work = work.plus(new Work(0, 0, 0, 0, 0, (System.nanoTime() - started) / 1000, 0));
    count = plan.sure();
    Spending spending = new Spending(budget);
    for (Step step : plan.steps()) {
      atLeast = spending.ended() || spending.excludes(step);
      if (atLeast) break;
      try {
        count(step, spending, deadline);
      } catch (QueryException e) {
        if (e.error() != QueryError.TIMEOUT) throw e;
        atLeast = true;
        break;
      }
    }
    return new Newer(count, atLeast, work, question);
  }

  private void count(Step step, Spending spending, Deadline deadline) {
    Source source = new Source(TableDefinition.nameOf(topic), scope.snapshot().id(), step.paths());
    var statement =
        SqlRenderer.count(engine.dialect(), new Columns(scope.snapshot()), source, step.where())
            .over(step.rows());
    long started = System.nanoTime();
    room.enter(step);
    room.count(
        engine,
        statement,
        deadline,
        row -> {
          count += row.number(0);
          return true;
        });
    long took = System.nanoTime() - started;
    spending.add(step, took);
    work =
        work.plus(new Work(1, step.files().size(), step.bytes(), step.looked(), 1, 0, took / 1000));
  }
}
