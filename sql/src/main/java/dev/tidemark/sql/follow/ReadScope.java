package dev.tidemark.sql.follow;

import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.FollowWindow;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import java.util.Optional;

/**
 * Where the rows of a page are looked for.
 *
 * @param snapshot the table as it is pinned
 * @param loaded which of its rows are meant, by when they were loaded
 * @param after where the page begins
 * @param round what is told to who follows the query
 * @param repinned whether another snapshot was pinned before
 */
public record ReadScope(
    Snapshot snapshot,
    Predicate loaded,
    Position after,
    Optional<FollowWindow> round,
    boolean snapshotChanged) {

  /** The cursor of a page that ended here. */
  public Cursor cursor(Cursor.Owner owner, Position end) {
    return new Cursor(snapshot.id(), owner, end, round);
  }

  /** The cursor of the last page; empty where nobody follows, as nothing comes then. */
  public Optional<Cursor> atTheEnd(Cursor.Owner owner) {
    return round.map(
        told -> new Cursor(snapshot.id(), owner, Position.START, Optional.of(told.ended())));
  }
}
