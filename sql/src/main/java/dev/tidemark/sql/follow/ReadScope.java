package dev.tidemark.sql.follow;

import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.FollowWindow;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import java.util.Optional;

/**
 * The rows in which a page is searched.
 *
 * @param snapshot the pinned snapshot of the table
 * @param loaded the condition on the load time of the rows
 * @param after the position after which the page starts
 * @param round the follow window; empty if nothing is followed
 * @param snapshotChanged whether another snapshot was pinned before
 */
public record ReadScope(
    Snapshot snapshot,
    Predicate loaded,
    Position after,
    Optional<FollowWindow> round,
    boolean snapshotChanged) {

  /** Returns the cursor of a page that ended at this position. */
  public Cursor cursor(Cursor.Owner owner, Position end) {
    return new Cursor(snapshot.id(), owner, end, round);
  }

  /**
   * Returns the cursor of the last page; empty for a query that does not follow, because it has no
   * next page.
   */
  public Optional<Cursor> atTheEnd(Cursor.Owner owner) {
    return round.map(
        told -> new Cursor(snapshot.id(), owner, Position.START, Optional.of(told.ended())));
  }
}
