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

/** Reads one page out of a snapshot, step by step. For one page, by one thread. */
public final class PageReader {
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

  private final PageBuilder page;
  private final Columns columns;

  /** How many rows more are read where they lie beside those of the page. */
  private final int ahead;

  private final StatementRowLimit room;

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
   * @param most what the first step may cost, or else the query is rejected; empty where an earlier
   *     page of it was answered, or this one before
   * @param ahead how many rows more shall be read
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

  /** Begins with rows that are known already; whether they are enough. */
  public boolean begin(CachedRows cachedRows) {
    cachedRows.rows().forEach(this::add);
    end = cachedRows.end();
    return page.isFull() || end.isEmpty();
  }

  /**
   * Takes a walk's steps, from where the rows end that it has, until the page is full, nothing is
   * left, or nothing may be spent.
   *
   * @throws dev.tidemark.sql.failure.QueryException where the first step of the walk alone is more
   *     than the page may spend; of a walk by time it is not, or no page would ever get on
   */
  public void read(PageWalk walk, BudgetTracker budgetTracker, Deadline deadline) {
    boolean wholeRange = readSteps(walk, budgetTracker, deadline);
    // A walk that was stopped has planned the step that it was not to take.
    if (isPartial()) end = stopped;
    else end = wholeRange ? walk.rest() : Optional.of(page.after(rows.getLast()));
    needed -= page.next().map(walk::readAfter).orElse(0L);
  }

  /** Whether all rows of its stretches were read. */
  private boolean readSteps(PageWalk walk, BudgetTracker budgetTracker, Deadline deadline) {
    while (!page.isFull()) {
      Optional<Position> rest = walk.rest();
      if (budgetTracker.ended()) {
        stopped = rest;
        return true;
      }
      long started = System.nanoTime();
      // With a filter, what lies ahead is taken where it is met and not looked for.
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
    throw PageTooExpensive.refused(query, scanStep, most.get());
  }

  /** Reads a step's rows, as many at once as there is room for; whether all of them were read. */
  private boolean read(
      ScanStep scanStep, long started, BudgetTracker budgetTracker, Deadline deadline) {
    needed += scanStep.rows();
    Predicate where = scanStep.where();
    while (true) {
      // With a filter, what lies ahead is taken where it is met.
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

  /** Runs one statement; whether the engine had memory for so many rows. */
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
      // Also where the client has left: the next try of the page shall read less at once.
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

  /** Whether the page ended because nothing more may be spent on it. */
  public boolean isPartial() {
    return stopped.isPresent();
  }

  /** Where the next page begins, if there may be one. */
  public Optional<Position> next() {
    return isPartial() ? stopped : page.next();
  }

  /** All rows that it has, from the page's first on; empty where it did not keep them. */
  Optional<CachedRows> known() {
    return given == rows.size() ? Optional.of(new CachedRows(rows, end, ahead)) : Optional.empty();
  }

  /** About how many rows lie between where it began to read and the page's end. */
  public long needed() {
    return needed;
  }

  public Work work() {
    return work;
  }
}
