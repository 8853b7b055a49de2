package dev.tidemark.sql.query;

import dev.tidemark.sql.query.Predicate.All;
import dev.tidemark.sql.query.Predicate.Compare;
import dev.tidemark.sql.query.Predicate.IsNull;
import dev.tidemark.sql.query.Predicate.None;
import dev.tidemark.sql.query.Predicate.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the predicate of the events after a position.
 *
 * <p>An event is after the position if its first key is after the position's value, or if that is
 * equal and the next key is after its value, and so on. Events that are equal in all keys of the
 * position are on the side that the position defines. Nulls are last: a null is after every value,
 * and nothing is after a null. The extra condition for nulls is added only for keys that can be
 * null. For a key that cannot be null, the predicate is a bound with a condition, because engines
 * can prune by the bound: not before, and (after, or after in the next key).
 */
public final class Keyset {
  private Keyset() {}

  /** Returns the predicate of the events that come after the position in the order. */
  public static Predicate after(TotalOrder totalOrder, Position position) {
    if (totalOrder.keys().size() < position.values().size()) {
      throw new IllegalArgumentException("a position of another order");
    }
    Predicate after =
        switch (position.side()) {
          case BEFORE -> new All();
          case BEHIND -> new None();
        };
    for (int i = position.values().size() - 1; i >= 0; i--) {
      SortKey key = totalOrder.keys().get(i);
      Value value = position.values().get(i);
      after =
          value == null || key.term().nullable()
              ? either(key, value, after)
              : bound(key, value, after);
    }
    return after;
  }

  private static Predicate either(SortKey key, @Nullable Value value, Predicate afterInNext) {
    Predicate level = Predicate.and(List.of(level(key.term(), value), afterInNext));
    return Predicate.or(List.of(beyond(key, value), level));
  }

  private static Predicate bound(SortKey key, Value value, Predicate afterInNext) {
    Predicate beyond = beyond(key, value);
    if (afterInNext instanceof None) return beyond;
    Predicate notBefore = new Compare(key.term(), key.descending() ? Op.LTE : Op.GTE, value);
    return Predicate.and(List.of(notBefore, Predicate.or(List.of(beyond, afterInNext))));
  }

  private static Predicate level(Term term, @Nullable Value value) {
    return value == null ? new IsNull(term) : new Compare(term, Op.EQ, value);
  }

  /** Returns the predicate of the events that are after the value by this key alone. */
  static Predicate beyond(SortKey key, @Nullable Value value) {
    if (value == null) return new None();
    Predicate further = new Compare(key.term(), key.descending() ? Op.LT : Op.GT, value);
    return key.term().nullable() ? Predicate.or(List.of(further, new IsNull(key.term()))) : further;
  }
}
