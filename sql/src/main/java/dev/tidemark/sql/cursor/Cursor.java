package dev.tidemark.sql.cursor;

import dev.tidemark.sql.query.Position;
import java.util.Optional;

/**
 * The position at which the next page starts.
 *
 * @param snapshot the snapshot to which the paged query is pinned
 * @param owner the query and the rights for which the cursor was issued
 * @param position the end of what was read: the last row of the page, or further if a budget ended
 *     the page
 * @param round the follow window of a follow query; empty if the query ends with its list
 */
public record Cursor(long snapshot, Owner owner, Position position, Optional<FollowWindow> round) {
  /** Creates the cursor of a query that ends with its list. */
  public Cursor(long snapshot, Owner owner, Position position) {
    this(snapshot, owner, position, Optional.empty());
  }

  /**
   * The query and the rights for which a cursor is valid.
   *
   * @param queryDigest the {@link QueryDigest#of} of the query
   * @param rights the {@link QueryDigest#ofRights} of the query: what the caller may see
   */
  public record Owner(String queryDigest, String rights) {}
}
