package dev.tidemark.sql.follow;

import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Compare;
import dev.tidemark.sql.query.Predicate.In;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.Term.Stored;
import dev.tidemark.sql.query.Value;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Conditions on when events were loaded. */
final class LoadedAtPredicates {
  private LoadedAtPredicates() {}

  /** The events that were loaded at one of these times, in milliseconds. */
  static Predicate in(Set<Long> times) {
    if (times.isEmpty()) return new Predicate.None();
    Value first = new Value.Time(Collections.min(times));
    Value last = new Value.Time(Collections.max(times));
    if (times.size() == 1) return new Compare(Stored.LOADED_AT, Op.EQ, first);
    List<Value> values = times.stream().<Value>map(Value.Time::new).toList();
    // By its ends most files are ruled out; a list of thousands is looked through for the others.
    return Predicate.and(
        List.of(
            new Compare(Stored.LOADED_AT, Op.GTE, first),
            new Compare(Stored.LOADED_AT, Op.LTE, last),
            new In(Stored.LOADED_AT, values)));
  }
}
