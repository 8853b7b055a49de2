package dev.tidemark.sql;

import dev.tidemark.catalog.files.CacheFigures;
import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.files.Snapshots;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.QuestionDigest;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.PageWalk;
import dev.tidemark.sql.plan.ParquetFooters;
import dev.tidemark.sql.plan.RowGroups;
import dev.tidemark.sql.plan.Spending;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import java.util.Optional;

/**
 * Answers questions about the events of a topic, page by page: pages put end to end are the whole
 * answer, each event once. Safe for use by many threads.
 */
public final class EventHistory {
  private final Snapshots snapshots;
  private final QueryEngine engine;
  private final CursorCodec cursors;
  private final PageLimits limits;
  private final ParquetFooters footers;

  public EventHistory(
      Snapshots snapshots, QueryEngine engine, CursorCodec cursors, PageLimits limits) {
    this.snapshots = snapshots;
    this.engine = engine;
    this.cursors = cursors;
    this.limits = limits;
    this.footers = new ParquetFooters(engine);
  }

  /**
   * The page of a question that starts at its cursor, or the first one, where every event may be
   * seen.
   *
   * @throws QueryException where there is no answer, with every problem that the caller can put
   *     right
   */
  public Page find(Topic topic, QueryRequest request) {
    return find(topic, request, RowFilter.NONE);
  }

  /**
   * The same where only some events may be seen: as if there were no others.
   *
   * @throws QueryException as above; also where the cursor was made under another row filter
   */
  public Page find(Topic topic, QueryRequest request, RowFilter rows) {
    return find(topic, request, rows, limits.budget());
  }

  /**
   * The same for a page that may spend no more than this, and no more than any page may.
   *
   * @throws QueryException as above
   */
  public Page find(Topic topic, QueryRequest request, RowFilter rows, Budget budget) {
    Query query = QueryBinder.bind(topic, request, rows);
    Deadline deadline = Deadline.in(limits.time());
    Cursor.Owner owner = new Cursor.Owner(QuestionDigest.of(query), QuestionDigest.ofRights(query));
    Optional<Cursor> cursor =
        Optional.ofNullable(request.cursor()).map(text -> cursors.open(text, owner));
    return find(query, owner, cursor, limits.budget().and(budget), deadline);
  }

  /** How often the footers of data files were known. */
  public CacheFigures footers() {
    return footers.figures();
  }

  private Page find(
      Query query, Cursor.Owner owner, Optional<Cursor> cursor, Budget budget, Deadline deadline) {
    Position after = cursor.map(Cursor::position).orElse(Position.START);
    Optional<Snapshot> pinned = cursor.flatMap(c -> snapshots.at(query.topic(), c.snapshot()));
    Snapshot snapshot = pinned.orElseGet(() -> snapshots.current(query.topic()));
    boolean repinned = cursor.isPresent() && pinned.isEmpty();
    try {
      return read(query, owner, snapshot, after, repinned, budget, deadline);
    } catch (QueryException e) {
      if (e.error() != QueryError.MISSING_DATA) throw e;
      // Its files were replaced under it: the newest snapshot names the new ones.
      Snapshot newest = snapshots.current(query.topic());
      boolean moved = cursor.isPresent() && newest.id() != snapshot.id();
      return read(query, owner, newest, after, repinned || moved, budget, deadline);
    }
  }

  private Page read(
      Query query,
      Cursor.Owner owner,
      Snapshot snapshot,
      Position after,
      boolean repinned,
      Budget budget,
      Deadline deadline) {
    PageReading page = new PageReading(engine, query, snapshot, limits.bytes());
    Spending spending = new Spending(budget);
    RowGroups groups = footers.until(deadline);
    PageWalk walk = PageWalk.over(snapshot, query.where(), query.order(), after, groups);
    page.read(walk, spending, deadline);
    Optional<String> next = page.next().map(p -> cursors.seal(new Cursor(snapshot.id(), owner, p)));
    return new Page(
        page.rows(),
        next,
        next.isPresent(),
        query.limit(),
        page.isPartial(),
        repinned,
        page.work(),
        owner.question());
  }
}
