package dev.tidemark.sql;

import dev.tidemark.catalog.snapshot.CacheStats;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.FollowWindow;
import dev.tidemark.sql.cursor.QueryDigest;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.follow.EventCounter;
import dev.tidemark.sql.follow.NewEventCount;
import dev.tidemark.sql.follow.ReadScope;
import dev.tidemark.sql.follow.ReadScopes;
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
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.FromClause;
import dev.tidemark.sql.render.SqlRenderer;
import dev.tidemark.sql.render.SqlStatement;
import dev.tidemark.sql.render.TrinoDialect;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Answers queries about the events of a topic, page by page: all pages of a query, concatenated,
 * are the complete result, with each event once. Thread-safe.
 */
public final class EventHistory {
  /** An erasure deletes files immediately, and another erasure may follow it. */
  private static final int TRIES = 5;

  private final ReadScopes readScopes;
  private final QueryEngine engine;
  private final CursorCodec cursors;
  private final PageLimits limits;
  private final ParquetFooters footers;
  private final SelectivityStats selectivityStats = new SelectivityStats();
  private final RowSizeStats sizes = new RowSizeStats();
  private final LargeStatementQueue large = new LargeStatementQueue();
  private final PageCache known;

  /** Creates a history that caches no rows. */
  public EventHistory(
      Snapshots snapshots, QueryEngine engine, CursorCodec cursors, PageLimits limits) {
    this(snapshots, engine, cursors, limits, 0);
  }

  /**
   * Creates a history that caches rows.
   *
   * @param knownBytes the maximum memory, in bytes, of rows that were read for one page and may be
   *     requested again or next; 0 disables the cache
   */
  public EventHistory(
      Snapshots snapshots,
      QueryEngine engine,
      CursorCodec cursors,
      PageLimits limits,
      long knownBytes) {
    this.readScopes = new ReadScopes(snapshots);
    this.engine = engine;
    this.cursors = cursors;
    this.limits = limits;
    this.footers = new ParquetFooters(engine);
    this.known = new PageCache(knownBytes);
  }

  /**
   * Returns the page of a query that starts at its cursor, or its first page, without a row filter.
   *
   * @throws QueryException if there is no page, with all problems that the caller can fix
   */
  public Page find(Topic topic, QueryRequest request) {
    return find(topic, request, RowFilter.NONE);
  }

  /**
   * Returns the page of a caller who may see only some events. The result is the same as if the
   * other events did not exist.
   *
   * @throws QueryException as above; also if the cursor was issued under another row filter
   */
  public Page find(Topic topic, QueryRequest request, RowFilter rows) {
    return find(topic, request, rows, limits.budget());
  }

  /**
   * Returns the page, limited by this budget and by the budget of every page.
   *
   * @throws QueryException as above
   */
  public Page find(Topic topic, QueryRequest request, RowFilter rows, Budget budget) {
    return find(topic, request, rows, budget, Requester.ALONE);
  }

  /**
   * Returns the page, scheduled fairly among the queries of other callers.
   *
   * @throws QueryException as above
   */
  public Page find(
      Topic topic, QueryRequest request, RowFilter rows, Budget budget, Requester requester) {
    Query query = QueryBinder.bind(topic, request, rows);
    Deadline deadline = Deadline.in(limits.time());
    Cursor.Owner owner = owner(query, request.follow());
    Optional<Cursor> cursor =
        Optional.ofNullable(request.cursor()).map(text -> cursors.open(text, owner));
    Budget least = limits.budget().and(budget);
    ReadScopes.ReadMode readMode = manner(query, request);
    ReadScope readScope = readScopes.of(topic, cursor, readMode);
    for (int tried = 1; ; tried++) {
      try {
        return read(
            query, owner, readScope, readMode, least, cursor.isPresent(), deadline, requester);
      } catch (QueryException e) {
        if (e.error() != QueryError.MISSING_DATA || tried == TRIES) throw e;
        // The files of the page were replaced: the newest snapshot contains the new ones.
        readScope = readScopes.repin(topic, cursor, readMode);
      }
    }
  }

  /**
   * Returns how many visible events of a query were committed since its cursor.
   *
   * @throws QueryException as above; also if there is no cursor
   */
  public NewEventCount newer(Topic topic, QueryRequest request, RowFilter rows, Budget budget) {
    return newer(topic, request, rows, budget, Requester.ALONE);
  }

  /**
   * Returns the count, scheduled fairly among the queries of other callers.
   *
   * @throws QueryException as above
   */
  public NewEventCount newer(
      Topic topic, QueryRequest request, RowFilter rows, Budget budget, Requester requester) {
    Query query = QueryBinder.bind(topic, request, rows);
    if (request.cursor() == null) {
      throw new QueryException(
          QueryError.INVALID_QUERY,
          List.of(
              new Problem(
                  "cursor", "'cursor' is required: it marks the page after which to count")));
    }
    Deadline deadline = Deadline.in(limits.time());
    Cursor.Owner owner = owner(query, request.follow());
    Cursor cursor = cursors.open(request.cursor(), owner);
    for (int tried = 1; ; tried++) {
      try {
        StatementRowLimit room = new StatementRowLimit(large, requester, sizes.of(owner));
        return new EventCounter(engine, topic, readScopes.since(topic, cursor), room)
            .of(query.where(), limits.budget().and(budget), deadline, owner.queryDigest());
      } catch (QueryException e) {
        if (e.error() != QueryError.MISSING_DATA || tried == TRIES) throw e;
      }
    }
  }

  /**
   * Returns what the page of {@link #find} would read without cached rows. Uses metadata alone and
   * does not run the engine. Also explains a page that would be rejected because of its cost.
   *
   * @throws QueryException if the query or its cursor is invalid
   */
  public Explanation explain(Topic topic, QueryRequest request, RowFilter rows, Budget budget) {
    Query query = QueryBinder.bind(topic, request, rows);
    Cursor.Owner owner = owner(query, request.follow());
    Optional<Cursor> cursor =
        Optional.ofNullable(request.cursor()).map(text -> cursors.open(text, owner));
    ReadScope readScope = readScopes.of(topic, cursor, manner(query, request));
    Predicate where = Predicate.and(List.of(readScope.loaded(), query.where()));
    Columns columns = new Columns(readScope.snapshot());
    long first = selectivityStats.of(owner, query.limit());
    PageWalk walk =
        PageWalk.over(
            readScope.snapshot(),
            where,
            query.totalOrder(),
            readScope.after(),
            footers.kept(),
            first);
    Budget least = limits.budget().and(budget);
    BudgetTracker budgetTracker = new BudgetTracker(least, false, selectivityStats.speed(owner));
    CostEstimate costEstimate =
        CostEstimate.of(walk, columns, query, engine.worthwhileRows(), budgetTracker);
    Optional<SqlStatement> statement =
        readScope.snapshot().id() == 0
            ? Optional.empty()
            : Optional.of(wholePage(query, where, readScope, columns));
    return new Explanation(
        readScope.snapshot().id(),
        engine.dialect().engine(),
        costEstimate,
        statement,
        owner.queryDigest());
  }

  /**
   * Returns all that an {@link #explain} may show to a restricted caller: everything else about a
   * page depends on hidden rows.
   *
   * @throws QueryException if the query or its cursor is invalid
   */
  public EngineChoice answerer(Topic topic, QueryRequest request, RowFilter rows) {
    Query query = QueryBinder.bind(topic, request, rows);
    Cursor.Owner owner = owner(query, request.follow());
    if (request.cursor() != null) {
      Cursor cursor = cursors.open(request.cursor(), owner);
      var _ = readScopes.of(topic, Optional.of(cursor), manner(query, request));
    }
    return new EngineChoice(engine.dialect().engine(), owner.queryDigest());
  }

  /** Returns the page as one statement that needs no list of files. */
  private static SqlStatement wholePage(
      Query query, Predicate where, ReadScope readScope, Columns columns) {
    return SqlRenderer.select(
        new TrinoDialect(),
        columns,
        new FromClause(TableDefinition.nameOf(query.topic()), readScope.snapshot().id(), List.of()),
        Predicate.and(List.of(where, Keyset.after(query.totalOrder(), readScope.after()))),
        query.totalOrder(),
        query.limit());
  }

  /**
   * Returns a follow cursor that skips the rest of the current follow window: the next page
   * contains only what was committed since.
   *
   * @throws QueryException as above
   */
  public String atTheEnd(Topic topic, QueryRequest request, RowFilter rows) {
    Query query = QueryBinder.bind(topic, request, rows);
    Cursor.Owner owner = owner(query, true);
    Cursor cursor = cursors.open(Objects.requireNonNull(request.cursor(), "cursor"), owner);
    Optional<FollowWindow> next = cursor.round().map(FollowWindow::ended);
    return cursors.seal(new Cursor(cursor.snapshot(), owner, Position.START, next));
  }

  /** Follow cursors get their own digest, so that a list cursor cannot be used to follow. */
  private static Cursor.Owner owner(Query query, boolean follow) {
    String question = follow ? QueryDigest.ofFollowed(query) : QueryDigest.of(query);
    return new Cursor.Owner(question, QueryDigest.ofRights(query));
  }

  private static ReadScopes.ReadMode manner(Query query, QueryRequest request) {
    return new ReadScopes.ReadMode(request.follow(), query.isRestricted());
  }

  /** Returns the statistics of the caches of file footers and of rows. */
  public List<CacheStats> caches() {
    return List.of(footers.figures(), known.figures());
  }

  private Page read(
      Query query,
      Cursor.Owner owner,
      ReadScope readScope,
      ReadScopes.ReadMode readMode,
      Budget budget,
      boolean hasBegun,
      Deadline deadline,
      Requester requester) {
    Snapshot snapshot = readScope.snapshot();
    Predicate where = Predicate.and(List.of(readScope.loaded(), query.where()));
    PageCache.Start from =
        new PageCache.Start(
            query.topic().name(), snapshot.id(), where, query.totalOrder(), readScope.after());
    Optional<PageCache.CachedRows> given = known.of(from);
    int ahead = known.ahead(from, given, query.limit());
    // Cached rows are returned whatever they cost, and the scan starts after them. The cost from
    // there on ends the page, but is no reason to reject it.
    boolean isGiven = given.isPresent();
    Optional<Budget> most = hasBegun || isGiven ? Optional.empty() : Optional.of(budget);
    StatementRowLimit room = new StatementRowLimit(large, requester, sizes.of(owner));
    PageReader page = new PageReader(engine, query, snapshot, limits.bytes(), most, ahead, room);
    if (given.isEmpty() || !page.begin(given.get())) {
      Position start = given.flatMap(PageCache.CachedRows::end).orElse(readScope.after());
      long first = selectivityStats.of(owner, query.limit());
      BudgetTracker budgetTracker =
          new BudgetTracker(budget, isGiven, selectivityStats.speed(owner));
      RowGroups groups = footers.until(deadline);
      PageWalk walk = PageWalk.over(snapshot, where, query.totalOrder(), start, groups, first);
      try {
        page.read(walk, budgetTracker, deadline);
      } finally {
        // Also after a failure: if this attempt took too long, the next one must read less.
        budgetTracker.measured().ifPresent(speed -> selectivityStats.learnSpeed(owner, speed));
      }
      sizes.saw(owner, room.seen());
      if (page.work().steps() > 0) {
        selectivityStats.saw(owner, page.work().steps(), page.needed(), page.work().rows());
      }
    }
    known.keep(from, page);
    Optional<Cursor> next = page.next().map(end -> readScope.cursor(owner, end));
    Optional<Cursor> last = readMode.follows() ? readScope.atTheEnd(owner) : Optional.empty();
    // If a budget ended the page, the cursor may contain a bound that depends on hidden rows.
    boolean padded = page.isPartial() && query.isRestricted();
    return new Page(
        page.rows(),
        next.or(() -> last).map(cursor -> cursors.seal(cursor, padded)),
        next.isPresent(),
        query.limit(),
        page.isPartial(),
        readScope.snapshotChanged() && !query.isRestricted(),
        page.work(),
        owner.queryDigest());
  }
}
