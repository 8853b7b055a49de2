package dev.tidemark.sql;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.QueryDigest;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.follow.ReadScopes.ReadMode;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import java.util.List;
import java.util.Optional;

/**
 * A query whose names are bound to a topic and whose cursor is verified.
 *
 * @param owner the digests of the query and of the caller's rights, which a cursor must have
 * @param cursor empty for the first page
 */
record BoundQuery(Query query, Cursor.Owner owner, Optional<Cursor> cursor, ReadMode readMode) {
  /**
   * Binds a query.
   *
   * @throws QueryException if the query or its cursor is invalid, with all problems that the caller
   *     can fix
   */
  static BoundQuery of(Topic topic, QueryRequest request, RowFilter rows, CursorCodec cursors) {
    Query query = QueryBinder.bind(topic, request, rows);
    // Follow cursors get their own digest, so that a list cursor cannot be used to follow.
    String digest = request.follow() ? QueryDigest.ofFollowed(query) : QueryDigest.of(query);
    Cursor.Owner owner = new Cursor.Owner(digest, QueryDigest.ofRights(query));
    return new BoundQuery(
        query,
        owner,
        Optional.ofNullable(request.cursor()).map(text -> cursors.open(text, owner)),
        new ReadMode(request.follow(), query.isRestricted()));
  }

  /**
   * Returns the cursor of a query that needs one.
   *
   * @throws QueryException if there is no cursor
   */
  Cursor requireCursor() {
    return cursor.orElseThrow(
        () ->
            new QueryException(
                QueryError.INVALID_QUERY,
                List.of(
                    new Problem(
                        "cursor",
                        "'cursor' is required: it marks the page after which to count"))));
  }
}
