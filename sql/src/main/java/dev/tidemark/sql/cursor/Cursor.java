package dev.tidemark.sql.cursor;

import dev.tidemark.sql.query.Position;
import java.util.Optional;

/**
 * Where the next page begins.
 *
 * @param snapshot the snapshot that the walk is pinned to
 * @param owner what the page was a page of
 * @param position what the walk has behind it: up to the last row of the page, or further where a
 *     budget ended it
 * @param round what the walk tells, where it follows its query; empty where it ends with the list
 */
public record Cursor(long snapshot, Owner owner, Position position, Optional<FollowWindow> round) {
  /** The cursor of a walk that ends with its list. */
  public Cursor(long snapshot, Owner owner, Position position) {
    this(snapshot, owner, position, Optional.empty());
  }

  /**
   * What a cursor belongs to.
   *
   * @param query the {@link QueryDigest#of} of its query
   * @param rights the {@link QueryDigest#ofRights} of it: what its caller may see
   */
  public record Owner(String queryDigest, String rights) {}
}
