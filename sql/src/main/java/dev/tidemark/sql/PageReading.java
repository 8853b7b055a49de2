package dev.tidemark.sql;

import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.sql.KnownRows.Known;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.PageWalk;
import dev.tidemark.sql.plan.Spending;
import dev.tidemark.sql.plan.Step;
import dev.tidemark.sql.query.Keyset;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
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

  private static final long MOST_KEPT_BYTES = 8 << 20;

  private final QueryEngine engine;
  private final Query query;
  private final Snapshot snapshot;

  /**
   * What the first step of a walk may cost; empty where the walk has begun before this page, or the
   * page with rows that are known.
   */
  private final Optional<Budget> most;

  private final PageInMaking page;
  private final Columns columns;

  /** How many rows more are read where they lie beside those of the page. */
  private final int ahead;

  private final RowRoom room;

  /**
   * All that was given or read, those behind the page's last one included; only the last ones where
   * all are {@link #MOST_KEPT_BYTES} and more: a page shows little of large events.
   */
  private final List<ResultRow> rows = new ArrayList<>();

  private long keptBytes;
  private long given;

  /** Where what comes behind those begins; empty where nothing does. */
  private Optional<Position> end = Optional.empty();

  private Work work = Work.NONE;
  private Optional<Position> stopped = Optional.empty();

  /** What those take that the page did not. */
  private long aheadBytes;

  private long needed;

  /**
   * Nothing is read yet.
   *
   * @param maxBytes how many bytes of JSON the page may have
   * @param most what the first step may cost, or else the question is refused; empty where an
   *     earlier page of it was answered, or this one before
   * @param ahead how many rows more shall be read
   */
  PageReading(
      QueryEngine engine,
      Query query,
      Snapshot snapshot,
      long maxBytes,
      Optional<Budget> most,
      int ahead,
      RowRoom room) {
    this.engine = engine;
    this.query = query;
    this.snapshot = snapshot;
    this.most = most;
    this.page = new PageInMaking(query, maxBytes, snapshot.othersWrote());
    this.columns = new Columns(snapshot);
    this.ahead = ahead;
    this.room = room;
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
   * @throws dev.tidemark.sql.failure.QueryException where the first step of the walk alone is more
   *     than the page may spend; of a walk by time it is not, or no page would ever get on
   */
  void read(PageWalk walk, Spending spending, Deadline deadline) {
    boolean wholeStretch = readSteps(walk, spending, deadline);
    // A walk that was stopped has planned the step that it was not to take.
    if (isPartial()) end = stopped;
    else end = wholeStretch ? walk.rest() : Optional.of(page.behind(rows.getLast()));
    needed -= page.next().map(walk::readBehind).orElse(0L);
  }

  /** Whether all rows of its stretches were read. */
  private boolean readSteps(PageWalk walk, Spending spending, Deadline deadline) {
    while (!page.isFull()) {
      Optional<Position> rest = walk.rest();
      if (spending.ended()) {
        stopped = rest;
        return true;
      }
      long started = System.nanoTime();
      // With a filter, what lies ahead is taken where it is met and not looked for.
      int wanted = page.missing() + (walk.isFiltered() ? 0 : room.ahead(ahead, MOST_AHEAD_BYTES));
      Optional<Step> step = walk.next(Math.max(wanted, engine.worthwhileRows()), spending.left());
      if (step.isEmpty()) return true;
      if (work.steps() == 0 && !walk.followsTime()) refuseIfTooMuch(step.get());
      if (spending.excludes(step.get())) {
        stopped = rest;
        return true;
      }
      if (!read(step.get(), started, spending, deadline)) return false;
    }
    return true;
  }

  private void refuseIfTooMuch(Step step) {
    if (most.isEmpty() || most.get().covers(step)) return;
    throw Overdrawn.refused(query, step, most.get());
  }

  /** Reads a step's rows, as many at once as there is room for; whether all of them were read. */
  private boolean read(Step step, long started, Spending spending, Deadline deadline) {
    needed += step.rows();
    Predicate where = step.where();
    while (true) {
      // With a filter, what lies ahead is taken where it is met.
      room.enter(step);
      int asked = page.missing() + room.ahead(ahead, MOST_AHEAD_BYTES);
      int limit = Math.min(asked, room.rows());
      long before = given;
      boolean wasEnough = run(step, where, limit, started, spending, deadline);
      if (wasEnough && given - before < limit) return aheadBytes <= MOST_AHEAD_BYTES;
      if (page.isFull()) return false;
      if (rows.isEmpty()) continue;
      Position last = page.behind(rows.getLast());
      if (spending.ended()) {
        stopped = Optional.of(last);
        return false;
      }
      where = Predicate.and(List.of(step.where(), Keyset.after(query.order(), last)));
    }
  }

  /** Runs one statement; whether the engine had memory for so many rows. */
  private boolean run(
      Step step, Predicate where, int limit, long started, Spending spending, Deadline deadline) {
    Source source = new Source(TableDefinition.nameOf(query.topic()), snapshot.id(), step.paths());
    var statement =
        SqlRenderer.select(engine.dialect(), columns, source, where, query.order(), limit)
            .over(step.rows());
    long planned = System.nanoTime();
    int taken = page.rows();
    boolean wasEnough = true;
    try {
      room.run(engine, statement, deadline, this::add);
    } catch (QueryException e) {
      wasEnough = false;
      // Also where the client has left: the next try of the page shall read less at once.
      boolean isStopped = e.error() == QueryError.TIMEOUT || e.error() == QueryError.CANCELLED;
      if (isStopped) spending.stopped(step, System.nanoTime() - planned);
      if (e.error() != QueryError.OUT_OF_RESOURCES || !room.tryFewerThan(limit)) throw e;
    }
    long done = System.nanoTime();
    spending.add(step, done - planned);
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
    return wasEnough;
  }

  private boolean add(ResultRow row) {
    long bytes = KnownRows.bytes(row);
    keptBytes += bytes;
    if (keptBytes > MOST_KEPT_BYTES) rows.clear();
    rows.add(row);
    given++;
    if (!page.isFull()) page.take(row);
    else aheadBytes += bytes;
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

  /** All rows that it has, from the page's first on; empty where it did not keep them. */
  Optional<Known> known() {
    return given == rows.size() ? Optional.of(new Known(rows, end, ahead)) : Optional.empty();
  }

  /** About how many rows lie between where it began to read and the page's end. */
  long needed() {
    return needed;
  }

  Work work() {
    return work;
  }
}
