package dev.tidemark.sql;

import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.Round;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import java.util.Optional;

/**
 * Where the rows of a page are looked for.
 *
 * @param snapshot the table as it is pinned
 * @param loaded which of its rows are meant, by when they were loaded
 * @param after where the page begins
 * @param round what is told to who follows the question
 * @param repinned whether another snapshot was pinned before
 */
record Scope(
    Snapshot snapshot, Predicate loaded, Position after, Optional<Round> round, boolean repinned) {

  /** The cursor of a page that ended here. */
  Cursor cursor(Cursor.Owner owner, Position end) {
    return new Cursor(snapshot.id(), owner, end, round);
  }

  /** The cursor of the last page; empty where nobody follows, as nothing comes then. */
  Optional<Cursor> atTheEnd(Cursor.Owner owner) {
    return round.map(
        told -> new Cursor(snapshot.id(), owner, Position.START, Optional.of(told.ended())));
  }
}
