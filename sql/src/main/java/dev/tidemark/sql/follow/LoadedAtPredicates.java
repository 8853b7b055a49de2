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

/** Conditions on the load time of events. */
final class LoadedAtPredicates {
  private LoadedAtPredicates() {}

  /** Returns the condition that an event was loaded at one of these times, in milliseconds. */
  static Predicate in(Set<Long> times) {
    if (times.isEmpty()) return new Predicate.None();
    Value first = new Value.Time(Collections.min(times));
    Value last = new Value.Time(Collections.max(times));
    if (times.size() == 1) return new Compare(Stored.LOADED_AT, Op.EQ, first);
    List<Value> values = times.stream().<Value>map(Value.Time::new).toList();
    // Most files are pruned by the bounds; the list, which may have thousands of times, filters the
    // rest.
    return Predicate.and(
        List.of(
            new Compare(Stored.LOADED_AT, Op.GTE, first),
            new Compare(Stored.LOADED_AT, Op.LTE, last),
            new In(Stored.LOADED_AT, values)));
  }
}
