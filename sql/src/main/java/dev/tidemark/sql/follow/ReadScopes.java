package dev.tidemark.sql.follow;

import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.catalog.snapshot.TableVersion;
import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.FollowWindow;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the rows that a page reads. Thread-safe.
 *
 * <p>A paged query reads the snapshot of its first page. If that snapshot no longer exists, the
 * query continues by position in the newest one. The order is total, so no row that is in both
 * snapshots is repeated or missed.
 *
 * <p>A follow query reads one follow window after another. The first window covers a snapshot. Each
 * later window covers the rows that were loaded since the window before, in the snapshot that was
 * the newest at its start. If that snapshot no longer exists, the window keeps its rows, as far as
 * they still exist: they are identified by their load time, in any snapshot. Later rows are for the
 * next window.
 */
public final class ReadScopes {
  /** Erasures expire snapshots immediately, but not this many in a row. */
  private static final int RETRIES = 10;

  private final Snapshots snapshots;

  public ReadScopes(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /**
   * How a paged query reads the table.
   *
   * @param follows whether the query returns, after the list, the events that are committed later
   * @param keepsToItsMoment whether a list keeps the rows of its first page's table version if its
   *     snapshot no longer exists. From newer rows a caller could conclude that the snapshot was
   *     expired, and therefore that events of somebody else were erased
   */
  public record ReadMode(boolean follows, boolean keepsToItsMoment) {
    private boolean hasRound() {
      return follows || keepsToItsMoment;
    }
  }

  /** Returns the scope of a page. If the query has a follow window, its cursor contains it. */
  public ReadScope of(Topic topic, Optional<Cursor> cursor, ReadMode readMode) {
    if (cursor.isEmpty()) return begin(topic, readMode);
    Cursor known = cursor.get();
    if (known.round().filter(FollowWindow::hasEnded).isPresent()) {
      return nextRound(topic, known.round().get().upTo());
    }
    return snapshots
        .at(topic, known.snapshot())
        .flatMap(pinned -> goOn(topic, known, pinned, readMode))
        .orElseGet(() -> repin(topic, cursor, readMode));
  }

  /**
   * Returns the scope of a page in the newest snapshot, if files of the pinned one no longer exist.
   */
  public ReadScope repin(Topic topic, Optional<Cursor> cursor, ReadMode readMode) {
    if (cursor.isEmpty()) return begin(topic, readMode);
    Cursor known = cursor.get();
    if (known.round().isEmpty()) {
      return new ReadScope(
          snapshots.current(topic), new Predicate.All(), known.position(), Optional.empty(), true);
    }
    FollowWindow followWindow = known.round().get();
    if (followWindow.hasEnded()) return nextRound(topic, followWindow.upTo());
    NewestVersion newestVersion = now(topic);
    return new ReadScope(
        newestVersion.snapshot(),
        loadedIn(topic, followWindow, newestVersion.tableVersion(), readMode),
        known.position(),
        known.round(),
        true);
  }

  /** The newest snapshot and its table version. */
  record NewestVersion(Snapshot snapshot, TableVersion tableVersion) {}

  NewestVersion now(Topic topic) {
    for (var retries = Retries.of(RETRIES); ; ) {
      Snapshot snapshot = snapshots.current(topic);
      Optional<TableVersion> moment = snapshots.moment(topic, snapshot.id());
      if (moment.isPresent()) return new NewestVersion(snapshot, moment.get());
      if (!retries.next()) {
        throw new QueryException(
            QueryError.MISSING_DATA,
            "The newest snapshot of %s no longer exists".formatted(topic.name()));
      }
    }
  }

  /** Returns the scope of the events that were committed since the table version of a cursor. */
  public ReadScope since(Topic topic, Cursor cursor) {
    TableVersion after =
        cursor
            .round()
            .map(FollowWindow::upTo)
            .or(() -> snapshots.moment(topic, cursor.snapshot()))
            .orElseThrow(ReadScopes::expired);
    return nextRound(topic, after);
  }

  /** Returns the load times between two table versions; throws if they are no longer known. */
  Set<Long> loadedBetween(Topic topic, TableVersion after, TableVersion upTo) {
    return snapshots.loadedBetween(topic, after, upTo).orElseThrow(ReadScopes::expired);
  }

  private static QueryException expired() {
    return new QueryException(
        QueryError.CURSOR_EXPIRED,
        List.of(
            new Problem(
                "cursor",
                "The follow cursor has expired: the commits since it are no longer known;"
                    + " restart from the first page")));
  }

  private ReadScope begin(Topic topic, ReadMode readMode) {
    if (!readMode.hasRound()) {
      return new ReadScope(
          snapshots.current(topic), new Predicate.All(), Position.START, Optional.empty(), false);
    }
    NewestVersion newestVersion = now(topic);
    return new ReadScope(
        newestVersion.snapshot(),
        new Predicate.All(),
        Position.START,
        Optional.of(FollowWindow.first(newestVersion.tableVersion())),
        false);
  }

  private ReadScope nextRound(Topic topic, TableVersion after) {
    NewestVersion newestVersion = now(topic);
    FollowWindow followWindow = new FollowWindow(Optional.of(after), newestVersion.tableVersion());
    Predicate loaded =
        LoadedAtPredicates.in(loadedBetween(topic, after, newestVersion.tableVersion()));
    return new ReadScope(
        newestVersion.snapshot(), loaded, Position.START, Optional.of(followWindow), false);
  }

  /**
   * Returns the scope in the snapshot of the page before; empty if the snapshot was just expired.
   */
  private Optional<ReadScope> goOn(Topic topic, Cursor cursor, Snapshot pinned, ReadMode readMode) {
    Optional<Predicate> loaded = Optional.of(new Predicate.All());
    if (cursor.round().isPresent()) {
      FollowWindow followWindow = cursor.round().get();
      // The load times define a later window completely, so the table version is not looked up.
      loaded =
          followWindow.after().isPresent()
              ? Optional.of(loadedIn(topic, followWindow, followWindow.upTo(), readMode))
              : snapshots
                  .moment(topic, pinned.id())
                  .map(at -> loadedIn(topic, followWindow, at, readMode));
    }
    return loaded.map(
        rows ->
            new ReadScope(
                pinned, rows, cursor.position(), cursor.round(), /* snapshotChanged= */ false));
  }

  /**
   * Returns the condition for the rows of a follow window in a snapshot, which may not be the one
   * in which the window started.
   */
  private Predicate loadedIn(
      Topic topic, FollowWindow followWindow, TableVersion tableVersion, ReadMode readMode) {
    if (followWindow.after().isPresent()) {
      return LoadedAtPredicates.in(
          loadedBetween(topic, followWindow.after().get(), followWindow.upTo()));
    }
    if (tableVersion.equals(followWindow.upTo())) return new Predicate.All();
    Optional<Set<Long>> since = snapshots.loadedBetween(topic, followWindow.upTo(), tableVersion);
    // A follow query must not return an event twice; a list continues with all rows.
    if (since.isEmpty() && readMode.follows()) throw expired();
    return since
        .<Predicate>map(times -> not(LoadedAtPredicates.in(times)))
        .orElseGet(Predicate.All::new);
  }

  private static Predicate not(Predicate predicate) {
    return predicate instanceof Predicate.None ? new Predicate.All() : new Predicate.Not(predicate);
  }
}
