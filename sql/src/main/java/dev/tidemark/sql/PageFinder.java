package dev.tidemark.sql;

import dev.tidemark.catalog.snapshot.CacheStats;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.follow.EventCounter;
import dev.tidemark.sql.follow.NewEventCount;
import dev.tidemark.sql.follow.ReadScope;
import dev.tidemark.sql.page.LargeStatementQueue;
import dev.tidemark.sql.page.PageCache;
import dev.tidemark.sql.page.PageReader;
import dev.tidemark.sql.page.Requester;
import dev.tidemark.sql.page.RowSizeStats;
import dev.tidemark.sql.page.SelectivityStats;
import dev.tidemark.sql.page.StatementRowLimit;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.BudgetTracker;
import dev.tidemark.sql.plan.CostEstimate;
import dev.tidemark.sql.plan.PageWalk;
import dev.tidemark.sql.plan.ParquetFooters;
import dev.tidemark.sql.plan.RowGroups;
import dev.tidemark.sql.query.Keyset;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.FromClause;
import dev.tidemark.sql.render.SqlRenderer;
import dev.tidemark.sql.render.SqlStatement;
import dev.tidemark.sql.render.TrinoDialect;
import java.util.List;
import java.util.Optional;

/**
 * Plans and reads one page of a bound query in a read scope. Caches rows and file footers, and
 * keeps statistics of earlier pages, from which the next pages are planned. Thread-safe.
 */
final class PageFinder {
  private final QueryEngine engine;
  private final CursorCodec cursors;
  private final PageLimits limits;
  private final ParquetFooters footers;
  private final SelectivityStats selectivityStats = new SelectivityStats();
  private final RowSizeStats rowSizes = new RowSizeStats();
  private final LargeStatementQueue largeStatements = new LargeStatementQueue();
  private final PageCache cache;

  /**
   * Creates a finder.
   *
   * @param cacheBytes the maximum memory, in bytes, of cached rows; 0 disables the cache
   */
  PageFinder(QueryEngine engine, CursorCodec cursors, PageLimits limits, long cacheBytes) {
    this.engine = engine;
    this.cursors = cursors;
    this.limits = limits;
    this.footers = new ParquetFooters(engine);
    this.cache = new PageCache(cacheBytes);
  }

  /** Reads the page from the cache, and what is missing there by the engine. */
  Page read(
      BoundQuery bound, ReadScope scope, Budget budget, Deadline deadline, Requester requester) {
    Query query = bound.query();
    Cursor.Owner owner = bound.owner();
    Snapshot snapshot = scope.snapshot();
    Predicate where = where(query, scope);
    PageCache.Start from =
        new PageCache.Start(
            query.topic().name(), snapshot.id(), where, query.totalOrder(), scope.after());
    Optional<PageCache.CachedRows> cached = cache.of(from);
    int ahead = cache.ahead(from, cached, query.limit());
    // Cached rows are returned whatever they cost, and the scan starts after them. The cost from
    // there on ends the page, but is no reason to reject it.
    boolean isCached = cached.isPresent();
    Optional<Budget> most =
        bound.cursor().isPresent() || isCached ? Optional.empty() : Optional.of(budget);
    StatementRowLimit rowLimit =
        new StatementRowLimit(largeStatements, requester, rowSizes.of(owner));
    PageReader page =
        new PageReader(engine, query, snapshot, limits.bytes(), most, ahead, rowLimit);
    if (cached.isEmpty() || !page.begin(cached.get())) {
      Position start = cached.flatMap(PageCache.CachedRows::end).orElse(scope.after());
      BudgetTracker spent = new BudgetTracker(budget, isCached, selectivityStats.speed(owner));
      PageWalk walk = walk(bound, snapshot, where, start, footers.until(deadline));
      try {
        page.read(walk, spent, deadline);
      } finally {
        // Also after a failure: if this attempt took too long, the next one must read less.
        spent.measured().ifPresent(speed -> selectivityStats.learnSpeed(owner, speed));
      }
      rowSizes.saw(owner, rowLimit.seen());
      if (page.work().steps() > 0) {
        selectivityStats.saw(owner, page.work().steps(), page.needed(), page.work().rows());
      }
    }
    cache.keep(from, page);
    return page(bound, scope, page);
  }

  private Page page(BoundQuery bound, ReadScope scope, PageReader page) {
    Cursor.Owner owner = bound.owner();
    boolean isRestricted = bound.query().isRestricted();
    Optional<Cursor> next = page.next().map(end -> scope.cursor(owner, end));
    Optional<Cursor> last = bound.readMode().follows() ? scope.atTheEnd(owner) : Optional.empty();
    // If a budget ended the page, the cursor may contain a bound that depends on hidden rows.
    boolean padded = page.isPartial() && isRestricted;
    return new Page(
        page.rows(),
        next.or(() -> last).map(cursor -> cursors.seal(cursor, padded)),
        next.isPresent(),
        bound.query().limit(),
        page.isPartial(),
        scope.snapshotChanged() && !isRestricted,
        page.work(),
        owner.queryDigest());
  }

  /** Counts the events of a query in a scope. */
  NewEventCount count(
      BoundQuery bound, ReadScope scope, Budget budget, Deadline deadline, Requester requester) {
    Query query = bound.query();
    Cursor.Owner owner = bound.owner();
    StatementRowLimit rowLimit =
        new StatementRowLimit(largeStatements, requester, rowSizes.of(owner));
    return new EventCounter(engine, query.topic(), scope, rowLimit)
        .of(query.where(), budget, deadline, owner.queryDigest());
  }

  /** Returns what {@link #read} would read without cached rows, from metadata alone. */
  Explanation explain(BoundQuery bound, ReadScope scope, Budget budget) {
    Query query = bound.query();
    Cursor.Owner owner = bound.owner();
    Snapshot snapshot = scope.snapshot();
    Predicate where = where(query, scope);
    Columns columns = new Columns(snapshot);
    PageWalk walk = walk(bound, snapshot, where, scope.after(), footers.kept());
    BudgetTracker spent = new BudgetTracker(budget, false, selectivityStats.speed(owner));
    CostEstimate cost = CostEstimate.of(walk, columns, query, engine.worthwhileRows(), spent);
    Optional<SqlStatement> statement =
        snapshot.id() == 0
            ? Optional.empty()
            : Optional.of(wholePage(query, where, scope, columns));
    return new Explanation(
        snapshot.id(), engine.dialect().engine(), cost, statement, owner.queryDigest());
  }

  private PageWalk walk(
      BoundQuery bound, Snapshot snapshot, Predicate where, Position start, RowGroups groups) {
    Query query = bound.query();
    long first = selectivityStats.of(bound.owner(), query.limit());
    return PageWalk.over(snapshot, where, query.totalOrder(), start, groups, first);
  }

  private static Predicate where(Query query, ReadScope scope) {
    return Predicate.and(List.of(scope.loaded(), query.where()));
  }

  /** Returns the page as one statement that needs no list of files. */
  private static SqlStatement wholePage(
      Query query, Predicate where, ReadScope scope, Columns columns) {
    return SqlRenderer.select(
        new TrinoDialect(),
        columns,
        new FromClause(TableDefinition.nameOf(query.topic()), scope.snapshot().id(), List.of()),
        Predicate.and(List.of(where, Keyset.after(query.totalOrder(), scope.after()))),
        query.totalOrder(),
        query.limit());
  }

  /** Returns the statistics of the caches of file footers and of rows. */
  List<CacheStats> caches() {
    return List.of(footers.figures(), cache.figures());
  }
}
