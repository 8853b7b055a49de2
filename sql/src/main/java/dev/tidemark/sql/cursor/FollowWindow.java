package dev.tidemark.sql.cursor;

import dev.tidemark.catalog.snapshot.TableVersion;
import java.util.Optional;

/**
 * The commits that one part of a follow query covers: after one table version, up to another. The
 * next window starts where this one ends, so each event is in exactly one window.
 *
 * @param after empty in the first window, which covers everything up to {@code upTo}
 */
public record FollowWindow(Optional<TableVersion> after, TableVersion upTo) {
  /** Returns the window of everything up to a table version. */
  public static FollowWindow first(TableVersion upTo) {
    return new FollowWindow(Optional.empty(), upTo);
  }

  /** Returns the empty window after this one. */
  public FollowWindow ended() {
    return new FollowWindow(Optional.of(upTo), upTo);
  }

  /** Returns whether the window is empty: the next request starts the next window. */
  public boolean hasEnded() {
    return after.isPresent() && after.get().equals(upTo);
  }
}
