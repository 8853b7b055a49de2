package dev.tidemark.sql;

import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.sql.KnownRows.Known;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.PageWalk;
import dev.tidemark.sql.plan.Spending;
import dev.tidemark.sql.plan.Step;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.Source;
import dev.tidemark.sql.render.SqlRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one page out of a snapshot, step by step. For one page, by one thread. */
final class PageReading {
  /** Rows of large events are not worth their memory. */
  private static final long MOST_AHEAD_BYTES = 1 << 20;

  private final QueryEngine engine;
  private final Query query;
  private final Snapshot snapshot;
  private final Budget most;
  private final PageInMaking page;
  private final Columns columns;

  /** How many rows more are read where they lie beside those of the page. */
  private final int ahead;

  /** All that was given or read, those behind the page's last one included. */
  private final List<ResultRow> rows = new ArrayList<>();

  /** Where what comes behind those begins; empty where nothing does. */
  private Optional<Position> end = Optional.empty();

  private Work work = Work.NONE;
  private Optional<Position> stopped = Optional.empty();

  /** What those take that the page did not. */
  private long aheadBytes;

  private long needed;

  PageReading(QueryEngine engine, Query query, Snapshot snapshot, PageLimits limits, int ahead) {
    this.engine = engine;
    this.query = query;
    this.snapshot = snapshot;
    this.most = limits.budget();
    this.page = new PageInMaking(query, limits.bytes());
    this.columns = new Columns(snapshot);
    this.ahead = ahead;
  }

  /** Begins with rows that are known already; whether they are enough. */
  boolean begin(Known known) {
    known.rows().forEach(this::add);
    end = known.end();
    return page.isFull() || end.isEmpty();
  }

  /**
   * Takes a walk's steps, from where the rows end that it has, until the page is full, nothing is
   * left, or nothing may be spent.
   *
   * @throws dev.tidemark.sql.failure.QueryException where its first step alone is more than any
   *     page may spend; of a walk by time it is not, or no page would ever get on
   */
  void read(PageWalk walk, Spending spending, Deadline deadline) {
    boolean wholeStretch = readSteps(walk, spending, deadline);
    end = wholeStretch ? walk.rest() : Optional.of(page.behind(rows.getLast()));
    needed -= page.next().map(walk::readBehind).orElse(0L);
  }

  /** Whether all rows of its stretches were read. */
  private boolean readSteps(PageWalk walk, Spending spending, Deadline deadline) {
    boolean whole = true;
    while (!page.isFull()) {
      Optional<Position> rest = walk.rest();
      if (spending.ended()) {
        stopped = rest;
        return whole;
      }
      long started = System.nanoTime();
      // With a filter, what lies ahead is taken where it is met and not looked for.
      int wanted = page.missing() + (walk.isFiltered() ? 0 : ahead);
      Optional<Step> step = walk.next(Math.max(wanted, engine.worthwhileRows()), spending.left());
      if (step.isEmpty()) return whole;
      if (work.steps() == 0 && !walk.followsTime() && !most.covers(step.get())) {
        throw Overdrawn.refused(query, step.get(), most);
      }
      if (spending.excludes(step.get())) {
        stopped = rest;
        return whole;
      }
      whole = read(step.get(), started, spending, deadline);
    }
    return whole;
  }

  private boolean read(Step step, long started, Spending spending, Deadline deadline) {
    Source source = new Source(TableDefinition.nameOf(query.topic()), snapshot.id(), step.paths());
    int limit = page.missing() + ahead;
    var statement =
        SqlRenderer.select(engine.dialect(), columns, source, step.where(), query.order(), limit)
            .over(step.rows());
    long planned = System.nanoTime();
    int before = rows.size();
    int taken = page.rows();
    engine.run(statement, deadline, this::add);
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
                page.rows() - taken,
                (planned - started) / 1000,
                (done - planned) / 1000));
    return rows.size() - before < limit && aheadBytes <= MOST_AHEAD_BYTES;
  }

  private boolean add(ResultRow row) {
    rows.add(row);
    if (!page.isFull()) page.take(row);
    else aheadBytes += KnownRows.bytes(row);
    return aheadBytes <= MOST_AHEAD_BYTES;
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

  /** All rows that it has, from the page's first on. */
  Known known() {
    return new Known(rows, end, ahead);
  }

  /** About how many rows lie between where it began to read and the page's end. */
  long needed() {
    return needed;
  }

  Work work() {
    return work;
  }
}
