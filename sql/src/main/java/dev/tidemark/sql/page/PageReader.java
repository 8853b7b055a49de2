package dev.tidemark.sql.page;

import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.page.PageCache.CachedRows;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.BudgetTracker;
import dev.tidemark.sql.plan.PageWalk;
import dev.tidemark.sql.plan.ScanStep;
import dev.tidemark.sql.query.Keyset;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.FromClause;
import dev.tidemark.sql.render.SqlRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one page from a snapshot, step by step. Not thread-safe; for one page. */
public final class PageReader {
  /** The maximum size of rows that are read ahead: large rows are not worth their memory. */
  private static final long MOST_AHEAD_BYTES = 1 << 20;

  private static final long MOST_KEPT_BYTES = 8 << 20;

  private final QueryEngine engine;
  private final Query query;
  private final Snapshot snapshot;

  /**
   * The limit of the first step of a scan; empty if the query already has an earlier page, or if
   * this page starts with cached rows.
   */
  private final Optional<Budget> most;

  private final PageBuilder page;
  private final Columns columns;

  /** How many additional rows are read if the statement for the page also finds them. */
  private final int ahead;

  private final StatementRowLimit room;

  /**
   * All rows that were cached or read, including those after the last row of the page. If they
   * exceed {@link #MOST_KEPT_BYTES}, only the last ones: a page has few large events.
   */
  private final List<ResultRow> rows = new ArrayList<>();

  private long keptBytes;
  private long given;

  /** Where the rows after these start; empty if there are none. */
  private Optional<Position> end = Optional.empty();

  private Work work = Work.NONE;
  private Optional<Position> stopped = Optional.empty();

  /** The memory of the rows after the page. */
  private long aheadBytes;

  private long needed;

  /**
   * Creates a reader.
   *
   * @param maxBytes the maximum size of the page as JSON, in bytes
   * @param most the limit of the first step, above which the query is rejected; empty if an earlier
   *     page of the query, or a part of this page, has already been returned
   * @param ahead how many additional rows to read
   */
  public PageReader(
      QueryEngine engine,
      Query query,
      Snapshot snapshot,
      long maxBytes,
      Optional<Budget> most,
      int ahead,
      StatementRowLimit room) {
    this.engine = engine;
    this.query = query;
    this.snapshot = snapshot;
    this.most = most;
    this.page = new PageBuilder(query, maxBytes, snapshot.othersWrote());
    this.columns = new Columns(snapshot);
    this.ahead = ahead;
    this.room = room;
  }

  /** Starts with cached rows. Returns whether they complete the page. */
  public boolean begin(CachedRows cachedRows) {
    cachedRows.rows().forEach(this::add);
    end = cachedRows.end();
    return page.isFull() || end.isEmpty();
  }

  /**
   * Runs the steps of a scan, starting after the rows that the page already has, until the page is
   * full, nothing is left, or the budget has ended.
   *
   * @throws dev.tidemark.sql.failure.QueryException if the first step alone exceeds the page's
   *     limit. A scan by time is never rejected for it, because otherwise no page would make
   *     progress
   */
  public void read(PageWalk walk, BudgetTracker budgetTracker, Deadline deadline) {
    boolean wholeRange = readSteps(walk, budgetTracker, deadline);
    // A scan that was stopped has already planned the step that was not run.
    if (isPartial()) end = stopped;
    else end = wholeRange ? walk.rest() : Optional.of(page.after(rows.getLast()));
    needed -= page.next().map(walk::readAfter).orElse(0L);
  }

  /** Runs the steps. Returns whether all rows of their scan ranges were read. */
  private boolean readSteps(PageWalk walk, BudgetTracker budgetTracker, Deadline deadline) {
    while (!page.isFull()) {
      Optional<Position> rest = walk.rest();
      if (budgetTracker.ended()) {
        stopped = rest;
        return true;
      }
      long started = System.nanoTime();
      // With a filter, rows are only read ahead if a step finds them anyway.
      int wanted = page.missing() + (walk.isFiltered() ? 0 : room.ahead(ahead, MOST_AHEAD_BYTES));
      Optional<ScanStep> step =
          walk.next(Math.max(wanted, engine.worthwhileRows()), budgetTracker.left());
      if (step.isEmpty()) return true;
      if (work.steps() == 0 && !walk.followsTime()) rejectIfTooMuch(step.get());
      if (budgetTracker.excludes(step.get())) {
        stopped = rest;
        return true;
      }
      if (!read(step.get(), started, budgetTracker, deadline)) return false;
    }
    return true;
  }

  private void rejectIfTooMuch(ScanStep scanStep) {
    if (most.isEmpty() || most.get().covers(scanStep)) return;
    throw PageTooExpensive.rejected(query, scanStep, most.get());
  }

  /**
   * Reads a step's rows, as many per statement as fit in memory. Returns whether all of them were
   * read.
   */
  private boolean read(
      ScanStep scanStep, long started, BudgetTracker budgetTracker, Deadline deadline) {
    needed += scanStep.rows();
    Predicate where = scanStep.where();
    while (true) {
      // With a filter, rows are only read ahead if a step finds them anyway.
      room.enter(scanStep);
      int asked = page.missing() + room.ahead(ahead, MOST_AHEAD_BYTES);
      int limit = Math.min(asked, room.rows());
      long before = given;
      boolean wasEnough = run(scanStep, where, limit, started, budgetTracker, deadline);
      if (wasEnough && given - before < limit) return aheadBytes <= MOST_AHEAD_BYTES;
      if (page.isFull()) return false;
      if (rows.isEmpty()) continue;
      Position last = page.after(rows.getLast());
      if (budgetTracker.ended()) {
        stopped = Optional.of(last);
        return false;
      }
      where = Predicate.and(List.of(scanStep.where(), Keyset.after(query.totalOrder(), last)));
    }
  }

  /** Runs one statement. Returns whether the engine had enough memory for this many rows. */
  private boolean run(
      ScanStep scanStep,
      Predicate where,
      int limit,
      long started,
      BudgetTracker budgetTracker,
      Deadline deadline) {
    FromClause fromClause =
        new FromClause(TableDefinition.nameOf(query.topic()), snapshot.id(), scanStep.paths());
    var sqlStatement =
        SqlRenderer.select(engine.dialect(), columns, fromClause, where, query.totalOrder(), limit)
            .over(scanStep.rows());
    long planned = System.nanoTime();
    int taken = page.rows();
    boolean wasEnough = true;
    try {
      room.run(engine, sqlStatement, deadline, this::add);
    } catch (QueryException e) {
      wasEnough = false;
      // Also if the client disconnected: the next try of the page must read less at a time.
      boolean isStopped = e.error() == QueryError.TIMEOUT || e.error() == QueryError.CANCELLED;
      if (isStopped) budgetTracker.stopped(scanStep, System.nanoTime() - planned);
      if (e.error() != QueryError.OUT_OF_RESOURCES || !room.tryFewerThan(limit)) throw e;
    }
    long done = System.nanoTime();
    budgetTracker.add(scanStep, done - planned);
    work =
        work.plus(
            new Work(
                1,
                scanStep.files().size(),
                scanStep.bytes(),
                scanStep.looked(),
                page.rows() - taken,
                (planned - started) / 1000,
                (done - planned) / 1000));
    return wasEnough;
  }

  private boolean add(ResultRow row) {
    long bytes = PageCache.bytes(row);
    keptBytes += bytes;
    if (keptBytes > MOST_KEPT_BYTES) rows.clear();
    rows.add(row);
    given++;
    if (!page.isFull()) page.take(row);
    else aheadBytes += bytes;
    return aheadBytes <= MOST_AHEAD_BYTES;
  }

  public List<Row> rows() {
    return page.taken();
  }

  /** Returns whether the page ended because of its budget. */
  public boolean isPartial() {
    return stopped.isPresent();
  }

  /** Returns where the next page starts, if there may be one. */
  public Optional<Position> next() {
    return isPartial() ? stopped : page.next();
  }

  /** Returns all its rows, from the first row of the page on; empty if they were not kept. */
  Optional<CachedRows> known() {
    return given == rows.size() ? Optional.of(new CachedRows(rows, end, ahead)) : Optional.empty();
  }

  /**
   * Returns the approximate number of rows between the start of reading and the end of the page.
   */
  public long needed() {
    return needed;
  }

  public Work work() {
    return work;
  }
}
