package dev.tidemark.sql;

import dev.tidemark.catalog.files.CacheFigures;
import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.files.Snapshots;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.QuestionDigest;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.plan.PageWalk;
import dev.tidemark.sql.plan.ParquetFooters;
import dev.tidemark.sql.plan.Step;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.Source;
import dev.tidemark.sql.render.SqlRenderer;
import dev.tidemark.sql.render.Statement;
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
    Query query = QueryBinder.bind(topic, request, rows);
    Deadline deadline = Deadline.in(limits.time());
    Cursor.Owner owner = new Cursor.Owner(QuestionDigest.of(query), QuestionDigest.ofRights(query));
    if (request.cursor() == null) {
      return find(query, owner, Optional.empty(), deadline);
    }
    Cursor cursor = cursors.open(request.cursor(), owner);
    return find(query, owner, Optional.of(cursor), deadline);
  }

  /** How often the footers of data files were known. */
  public CacheFigures footers() {
    return footers.figures();
  }

  private Page find(Query query, Cursor.Owner owner, Optional<Cursor> cursor, Deadline deadline) {
    Optional<Position> after = cursor.map(Cursor::position);
    Optional<Snapshot> pinned = cursor.flatMap(c -> snapshots.at(query.topic(), c.snapshot()));
    Snapshot snapshot = pinned.orElseGet(() -> snapshots.current(query.topic()));
    boolean repinned = cursor.isPresent() && pinned.isEmpty();
    try {
      return read(query, owner, snapshot, after, repinned, deadline);
    } catch (QueryException e) {
      if (e.error() != QueryError.MISSING_DATA) throw e;
      // Its files were replaced under it: the newest snapshot names the new ones.
      Snapshot newest = snapshots.current(query.topic());
      boolean moved = after.isPresent() && newest.id() != snapshot.id();
      return read(query, owner, newest, after, repinned || moved, deadline);
    }
  }

  private Page read(
      Query query,
      Cursor.Owner owner,
      Snapshot snapshot,
      Optional<Position> after,
      boolean repinned,
      Deadline deadline) {
    PageInMaking page = new PageInMaking(query, limits.bytes());
    Work work = Work.NONE;
    long started = System.nanoTime();
    PageWalk walk =
        PageWalk.over(snapshot, query.where(), query.order(), after, footers.until(deadline));
    Columns columns = new Columns(snapshot);
    String table = TableDefinition.nameOf(query.topic());
    while (page.missing() > 0) {
      Optional<Step> step = walk.next(Math.max(page.missing(), engine.worthwhileRows()));
      if (step.isEmpty()) break;
      Statement statement =
          SqlRenderer.select(
                  engine.dialect(),
                  columns,
                  new Source(table, snapshot.id(), step.get().paths()),
                  step.get().where(),
                  query.order(),
                  page.missing())
              .over(step.get().rows());
      long planned = System.nanoTime();
      int before = page.rows();
      engine.run(statement, deadline, page);
      long done = System.nanoTime();
      work =
          work.plus(
              new Work(
                  step.get().files().size(),
                  step.get().bytes(),
                  page.rows() - before,
                  (planned - started) / 1000,
                  (done - planned) / 1000));
      started = done;
    }
    Optional<String> next = page.next().map(p -> cursors.seal(new Cursor(snapshot.id(), owner, p)));
    return new Page(
        page.taken(), next, next.isPresent(), query.limit(), repinned, work, owner.question());
  }
}
