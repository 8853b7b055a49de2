package dev.tidemark.sql.cursor;

import dev.tidemark.catalog.snapshot.TableVersion;
import java.util.Optional;

/**
 * What somebody who follows a query is told in one go: what was committed after a moment, up to
 * another. The next round begins where this one ends, so each event is in one of them.
 *
 * @param after empty in the first round, which is all there is
 */
public record FollowWindow(Optional<TableVersion> after, TableVersion upTo) {
  /** The one that tells everything up to a moment. */
  public static FollowWindow first(TableVersion upTo) {
    return new FollowWindow(Optional.empty(), upTo);
  }

  /** What is left when all of this one was told: a round of nothing yet. */
  public FollowWindow ended() {
    return new FollowWindow(Optional.of(upTo), upTo);
  }

  /** Whether it was told, and the next one begins with the next query. */
  public boolean hasEnded() {
    return after.isPresent() && after.get().equals(upTo);
  }
}
