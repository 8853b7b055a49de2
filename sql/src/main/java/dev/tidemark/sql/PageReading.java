package dev.tidemark.sql;

import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.PageWalk;
import dev.tidemark.sql.plan.Spending;
import dev.tidemark.sql.plan.Step;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.Source;
import dev.tidemark.sql.render.SqlRenderer;
import java.util.List;
import java.util.Optional;

/** Reads one page out of a snapshot, step by step. For one page, by one thread. */
final class PageReading {
  private final QueryEngine engine;
  private final Query query;
  private final Snapshot snapshot;
  private final Budget most;
  private final PageInMaking page;
  private final Columns columns;
  private Work work = Work.NONE;
  private Optional<Position> stopped = Optional.empty();

  /** About how many rows lie between the page's beginning and its end. */
  private long needed;

  PageReading(QueryEngine engine, Query query, Snapshot snapshot, PageLimits limits) {
    this.engine = engine;
    this.query = query;
    this.snapshot = snapshot;
    this.most = limits.budget();
    this.page = new PageInMaking(query, limits.bytes());
    this.columns = new Columns(snapshot);
  }

  /**
   * Takes a walk's steps until the page is full, nothing is left, or nothing may be spent.
   *
   * @throws dev.tidemark.sql.failure.QueryException where its first step alone is more than any
   *     page may spend; of a walk by time it is not, or no page would ever get on
   */
  void read(PageWalk walk, Spending spending, Deadline deadline) {
    readSteps(walk, spending, deadline);
    needed -= page.next().map(walk::readBehind).orElse(0L);
  }

  private void readSteps(PageWalk walk, Spending spending, Deadline deadline) {
    while (page.missing() > 0) {
      Optional<Position> rest = walk.rest();
      if (spending.ended()) {
        stopped = rest;
        return;
      }
      long started = System.nanoTime();
      Optional<Step> step =
          walk.next(Math.max(page.missing(), engine.worthwhileRows()), spending.left());
      if (step.isEmpty()) return;
      if (work.steps() == 0 && !walk.followsTime() && !most.covers(step.get())) {
        throw Overdrawn.refused(query, step.get(), most);
      }
      if (spending.excludes(step.get())) {
        stopped = rest;
        return;
      }
      read(step.get(), started, spending, deadline);
    }
  }

  private void read(Step step, long started, Spending spending, Deadline deadline) {
    Source source = new Source(TableDefinition.nameOf(query.topic()), snapshot.id(), step.paths());
    var statement =
        SqlRenderer.select(
                engine.dialect(), columns, source, step.where(), query.order(), page.missing())
            .over(step.rows());
    long planned = System.nanoTime();
    int before = page.rows();
    engine.run(statement, deadline, page);
    long done = System.nanoTime();
    spending.add(step, done - planned);
    needed += step.rows();
    work =
        work.plus(
            new Work(
                1,
                step.files().size(),
                step.bytes(),
                step.looked(),
                page.rows() - before,
                (planned - started) / 1000,
                (done - planned) / 1000));
  }

  List<Row> rows() {
    return page.taken();
  }

  /** Whether the page ended because nothing more may be spent on it. */
  boolean isPartial() {
    return stopped.isPresent();
  }

  /** Where the next page begins, if there may be one. */
  Optional<Position> next() {
    return isPartial() ? stopped : page.next();
  }

  long needed() {
    return needed;
  }

  Work work() {
    return work;
  }
}
