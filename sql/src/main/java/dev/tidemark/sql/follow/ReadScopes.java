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
 * Finds where the rows of a page are. Thread-safe.
 *
 * <p>A walk reads the snapshot of its first page. Where that has gone it goes on by position in the
 * newest one: no row that is in both is told twice or not at all, as the order is total.
 *
 * <p>Who follows is told rounds. The first is a walk over a snapshot; each later one is a walk over
 * the rows that were loaded since the round before, in the snapshot that was the newest when it
 * began. Where that has gone, a round stays what it was, as far as its rows are still there: they
 * are known by when they were loaded, in any snapshot. What came since is for the next round.
 */
public final class ReadScopes {
  /** Erasures take snapshots at once; so many in a row do not happen. */
  private static final int RETRIES = 10;

  private final Snapshots snapshots;

  public ReadScopes(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /**
   * How a walk reads the table.
   *
   * @param follows whether its caller is told, after the list, what is committed from then on
   * @param keepsToItsMoment whether a list stays what it was at its first page where its snapshot
   *     has gone: of what came since a caller would see that it has, and so that somebody's events
   *     were erased
   */
  public record ReadMode(boolean follows, boolean keepsToItsMoment) {
    private boolean hasRound() {
      return follows || keepsToItsMoment;
    }
  }

  /** Where a page is to be read; the cursor of a walk that has a round has it, too. */
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

  /** The same where files of the pinned snapshot have gone: in the newest one. */
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

  /** The newest snapshot, and which moment of the table it is. */
  record NewestVersion(Snapshot snapshot, TableVersion tableVersion) {}

  NewestVersion now(Topic topic) {
    for (var retries = Retries.of(RETRIES); ; ) {
      Snapshot snapshot = snapshots.current(topic);
      Optional<TableVersion> moment = snapshots.moment(topic, snapshot.id());
      if (moment.isPresent()) return new NewestVersion(snapshot, moment.get());
      if (!retries.next()) {
        throw new QueryException(
            QueryError.MISSING_DATA, "The newest snapshot of %s is gone".formatted(topic.name()));
      }
    }
  }

  /** Where the events are that were committed since the moment that a cursor has told of. */
  public ReadScope since(Topic topic, Cursor cursor) {
    TableVersion after =
        cursor
            .round()
            .map(FollowWindow::upTo)
            .or(() -> snapshots.moment(topic, cursor.snapshot()))
            .orElseThrow(ReadScopes::expired);
    return nextRound(topic, after);
  }

  /** The times of loading between two moments; a rejection where nobody knows them any more. */
  Set<Long> loadedBetween(Topic topic, TableVersion after, TableVersion upTo) {
    return snapshots.loadedBetween(topic, after, upTo).orElseThrow(ReadScopes::expired);
  }

  private static QueryException expired() {
    return new QueryException(
        QueryError.CURSOR_EXPIRED,
        List.of(
            new Problem(
                "cursor",
                "The follow cursor has expired: nobody knows any more what was committed since;"
                    + " ask again from the first page")));
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

  /** In the snapshot of the page before; empty where it has just gone. */
  private Optional<ReadScope> goOn(Topic topic, Cursor cursor, Snapshot pinned, ReadMode readMode) {
    Optional<Predicate> loaded = Optional.of(new Predicate.All());
    if (cursor.round().isPresent()) {
      FollowWindow followWindow = cursor.round().get();
      // When a later round's rows were loaded says all: that costs no look for the moment.
      loaded =
          followWindow.after().isPresent()
              ? Optional.of(loadedIn(topic, followWindow, followWindow.upTo(), readMode))
              : snapshots
                  .moment(topic, pinned.id())
                  .map(at -> loadedIn(topic, followWindow, at, readMode));
    }
    return loaded.map(
        rows ->
            new ReadScope(pinned, rows, cursor.position(), cursor.round(), /* repinned= */ false));
  }

  /** Which rows of a snapshot of some moment are a round's, which may have begun in another one. */
  private Predicate loadedIn(
      Topic topic, FollowWindow followWindow, TableVersion tableVersion, ReadMode readMode) {
    if (followWindow.after().isPresent()) {
      return LoadedAtPredicates.in(
          loadedBetween(topic, followWindow.after().get(), followWindow.upTo()));
    }
    if (tableVersion.equals(followWindow.upTo())) return new Predicate.All();
    Optional<Set<Long>> since = snapshots.loadedBetween(topic, followWindow.upTo(), tableVersion);
    // Who follows must not be told twice; a list goes on with all there is.
    if (since.isEmpty() && readMode.follows()) throw expired();
    return since
        .<Predicate>map(times -> not(LoadedAtPredicates.in(times)))
        .orElseGet(Predicate.All::new);
  }

  private static Predicate not(Predicate predicate) {
    return predicate instanceof Predicate.None ? new Predicate.All() : new Predicate.Not(predicate);
  }
}
