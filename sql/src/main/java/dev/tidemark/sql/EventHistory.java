package dev.tidemark.sql;

import dev.tidemark.catalog.snapshot.CacheStats;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.FollowWindow;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.follow.NewEventCount;
import dev.tidemark.sql.follow.ReadScope;
import dev.tidemark.sql.follow.ReadScopes;
import dev.tidemark.sql.page.Requester;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers queries about the events of a topic, page by page: all pages of a query, concatenated,
 * are the complete result, with each event once. Thread-safe.
 */
public final class EventHistory {
  /** An erasure deletes files immediately, and another erasure may follow it. */
  private static final int RETRIES = 4;

  private final ReadScopes readScopes;
  private final QueryEngine engine;
  private final CursorCodec cursors;
  private final PageLimits limits;
  private final PageFinder pages;

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
    this.pages = new PageFinder(engine, cursors, limits, knownBytes);
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
    BoundQuery bound = BoundQuery.of(topic, request, rows, cursors);
    Deadline deadline = Deadline.in(limits.time());
    Budget least = limits.budget().and(budget);
    return retryMissingFiles(
        isRetry -> {
          // The files of the page were replaced: the newest snapshot contains the new ones.
          ReadScope scope =
              isRetry
                  ? readScopes.repin(topic, bound.cursor(), bound.readMode())
                  : readScopes.of(topic, bound.cursor(), bound.readMode());
          return pages.read(bound, scope, least, deadline, requester);
        });
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
    BoundQuery bound = BoundQuery.of(topic, request, rows, cursors);
    Cursor cursor = bound.requireCursor();
    Deadline deadline = Deadline.in(limits.time());
    Budget least = limits.budget().and(budget);
    return retryMissingFiles(
        _ -> pages.count(bound, readScopes.since(topic, cursor), least, deadline, requester));
  }

  /**
   * Returns what the page of {@link #find} would read without cached rows. Uses metadata alone and
   * does not run the engine. Also explains a page that would be rejected because of its cost.
   *
   * @throws QueryException if the query or its cursor is invalid
   */
  public Explanation explain(Topic topic, QueryRequest request, RowFilter rows, Budget budget) {
    BoundQuery bound = BoundQuery.of(topic, request, rows, cursors);
    ReadScope scope = readScopes.of(topic, bound.cursor(), bound.readMode());
    return pages.explain(bound, scope, limits.budget().and(budget));
  }

  /**
   * Returns all that an {@link #explain} may show to a restricted caller: everything else about a
   * page depends on hidden rows.
   *
   * @throws QueryException if the query or its cursor is invalid
   */
  public EngineChoice explainRestricted(Topic topic, QueryRequest request, RowFilter rows) {
    BoundQuery bound = BoundQuery.of(topic, request, rows, cursors);
    // An expired cursor is an error here, too.
    if (bound.cursor().isPresent()) {
      var _ = readScopes.of(topic, bound.cursor(), bound.readMode());
    }
    return new EngineChoice(engine.dialect().engine(), bound.owner().queryDigest());
  }

  /**
   * Returns a follow cursor that skips the rest of the current follow window: the next page
   * contains only what was committed since.
   *
   * @throws QueryException as above; also if there is no cursor
   */
  public String atTheEnd(Topic topic, QueryRequest request, RowFilter rows) {
    BoundQuery bound = BoundQuery.of(topic, request.withFollow(true), rows, cursors);
    Cursor cursor = bound.requireCursor();
    Optional<FollowWindow> next = cursor.round().map(FollowWindow::ended);
    return cursors.seal(new Cursor(cursor.snapshot(), bound.owner(), Position.START, next));
  }

  /** Returns the statistics of the caches of file footers and of rows. */
  public List<CacheStats> caches() {
    return pages.caches();
  }

  /** Makes another attempt if a data file was deleted while it was read. */
  private static <T> T retryMissingFiles(Function<Boolean, T> attempt) {
    boolean isRetry = false;
    for (var retries = Retries.of(RETRIES); ; isRetry = true) {
      try {
        return attempt.apply(isRetry);
      } catch (QueryException e) {
        if (e.error() != QueryError.MISSING_DATA || !retries.next()) throw e;
      }
    }
  }
}
