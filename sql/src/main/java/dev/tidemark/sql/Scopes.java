package dev.tidemark.sql;

import dev.tidemark.catalog.files.Moment;
import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.files.Snapshots;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.cursor.Cursor;
import dev.tidemark.sql.cursor.Round;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds where the rows of a page are. Safe for use by many threads.
 *
 * <p>A walk reads the snapshot of its first page. Where that has gone it goes on by position in the
 * newest one: no row that is in both is told twice or not at all, as the order is total.
 *
 * <p>Who follows is told rounds. The first is a walk over a snapshot; each later one is a walk over
 * the rows that were loaded since the round before, in the snapshot that was the newest when it
 * began. Where that has gone, a round stays what it was, as far as its rows are still there: they
 * are known by when they were loaded, in any snapshot. What came since is for the next round.
 */
final class Scopes {
  /** Erasures take snapshots at once; so many in a row do not happen. */
  private static final int TRIES = 10;

  private final Snapshots snapshots;

  Scopes(Snapshots snapshots) {
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
  record Manner(boolean follows, boolean keepsToItsMoment) {
    private boolean hasRound() {
      return follows || keepsToItsMoment;
    }
  }

  /** Where a page is to be read; the cursor of a walk that has a round has it, too. */
  Scope of(Topic topic, Optional<Cursor> cursor, Manner manner) {
    if (cursor.isEmpty()) return begin(topic, manner);
    Cursor known = cursor.get();
    if (known.round().filter(Round::hasEnded).isPresent()) {
      return nextRound(topic, known.round().get().upTo());
    }
    return snapshots
        .at(topic, known.snapshot())
        .flatMap(pinned -> goOn(topic, known, pinned, manner))
        .orElseGet(() -> repin(topic, cursor, manner));
  }

  /** The same where files of the pinned snapshot have gone: in the newest one. */
  Scope repin(Topic topic, Optional<Cursor> cursor, Manner manner) {
    if (cursor.isEmpty()) return begin(topic, manner);
    Cursor known = cursor.get();
    if (known.round().isEmpty()) {
      return new Scope(
          snapshots.current(topic), new Predicate.All(), known.position(), Optional.empty(), true);
    }
    Round round = known.round().get();
    if (round.hasEnded()) return nextRound(topic, round.upTo());
    Now now = now(topic);
    return new Scope(
        now.snapshot(),
        loadedIn(topic, round, now.moment(), manner),
        known.position(),
        known.round(),
        true);
  }

  /** The newest snapshot, and which moment of the table it is. */
  record Now(Snapshot snapshot, Moment moment) {}

  Now now(Topic topic) {
    for (int tried = 1; ; tried++) {
      Snapshot snapshot = snapshots.current(topic);
      Optional<Moment> moment = snapshots.moment(topic, snapshot.id());
      if (moment.isPresent()) return new Now(snapshot, moment.get());
      if (tried == TRIES) {
        throw new QueryException(
            QueryError.MISSING_DATA, "The newest snapshot of %s is gone".formatted(topic.name()));
      }
    }
  }

  /** Where the events are that were committed since the moment that a cursor has told of. */
  Scope since(Topic topic, Cursor cursor) {
    Moment after =
        cursor
            .round()
            .map(Round::upTo)
            .or(() -> snapshots.moment(topic, cursor.snapshot()))
            .orElseThrow(Scopes::expired);
    return nextRound(topic, after);
  }

  /** The times of loading between two moments; a refusal where nobody knows them any more. */
  Set<Long> loadedBetween(Topic topic, Moment after, Moment upTo) {
    return snapshots.loadedBetween(topic, after, upTo).orElseThrow(Scopes::expired);
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

  private Scope begin(Topic topic, Manner manner) {
    if (!manner.hasRound()) {
      return new Scope(
          snapshots.current(topic), new Predicate.All(), Position.START, Optional.empty(), false);
    }
    Now now = now(topic);
    return new Scope(
        now.snapshot(),
        new Predicate.All(),
        Position.START,
        Optional.of(Round.first(now.moment())),
        false);
  }

  private Scope nextRound(Topic topic, Moment after) {
    Now now = now(topic);
    Round round = new Round(Optional.of(after), now.moment());
    Predicate loaded = LoadedAt.in(loadedBetween(topic, after, now.moment()));
    return new Scope(now.snapshot(), loaded, Position.START, Optional.of(round), false);
  }

  /** In the snapshot of the page before; empty where it has just gone. */
  private Optional<Scope> goOn(Topic topic, Cursor cursor, Snapshot pinned, Manner manner) {
    Optional<Predicate> loaded = Optional.of(new Predicate.All());
    if (cursor.round().isPresent()) {
      Round round = cursor.round().get();
      // When a later round's rows were loaded says all: that costs no look for the moment.
      loaded =
          round.after().isPresent()
              ? Optional.of(loadedIn(topic, round, round.upTo(), manner))
              : snapshots.moment(topic, pinned.id()).map(at -> loadedIn(topic, round, at, manner));
    }
    return loaded.map(
        rows -> new Scope(pinned, rows, cursor.position(), cursor.round(), /* repinned= */ false));
  }

  /** Which rows of a snapshot of some moment are a round's, which may have begun in another one. */
  private Predicate loadedIn(Topic topic, Round round, Moment moment, Manner manner) {
    if (round.after().isPresent()) {
      return LoadedAt.in(loadedBetween(topic, round.after().get(), round.upTo()));
    }
    if (moment.equals(round.upTo())) return new Predicate.All();
    Optional<Set<Long>> since = snapshots.loadedBetween(topic, round.upTo(), moment);
    // Who follows must not be told twice; a list goes on with all there is.
    if (since.isEmpty() && manner.follows()) throw expired();
    return since.<Predicate>map(times -> not(LoadedAt.in(times))).orElseGet(Predicate.All::new);
  }

  private static Predicate not(Predicate predicate) {
    return predicate instanceof Predicate.None ? new Predicate.All() : new Predicate.Not(predicate);
  }
}
