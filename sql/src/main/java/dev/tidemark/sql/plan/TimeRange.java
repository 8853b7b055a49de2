package dev.tidemark.sql.plan;

import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.util.List;

/**
 * A range of times: an event whose time is outside of it does not fulfil the predicate.
 *
 * @param earliest in milliseconds, included
 * @param latest in milliseconds, included; less than {@code earliest} if the range is empty
 */
record TimeRange(long earliest, long latest) {
  private static final TimeRange EVER = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
  private static final TimeRange NEVER = new TimeRange(Long.MAX_VALUE, Long.MIN_VALUE);

  /** Returns the range of times of the events that may fulfil a predicate. */
  static TimeRange of(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> parts) ->
          parts.stream().map(TimeRange::of).reduce(EVER, TimeRange::and);
      case Predicate.Or(List<Predicate> parts) ->
          parts.stream().map(TimeRange::of).reduce(NEVER, TimeRange::or);
      case Predicate.None _ -> NEVER;
      case Predicate.Compare(Term term, var op, Value.Time(long time)) when isTime(term) ->
          of(op, time);
      case Predicate.In(Term term, var values) when isTime(term) ->
          values.stream().map(TimeRange::of).reduce(NEVER, TimeRange::or);
      case Predicate.All _,
          Predicate.Not _,
          Predicate.Compare _,
          Predicate.In _,
          Predicate.IsNull _,
          Predicate.Matches _,
          Predicate.Prefix _,
          Predicate.Contains _,
          Predicate.AnyElement _ ->
          EVER;
    };
  }

  private static boolean isTime(Term term) {
    return term.equals(Term.Stored.TIMESTAMP);
  }

  private static TimeRange of(Value value) {
    return value instanceof Value.Time(long time) ? new TimeRange(time, time) : EVER;
  }

  private static TimeRange of(Op op, long time) {
    return switch (op) {
      case EQ -> new TimeRange(time, time);
      case GT, GTE -> new TimeRange(time, Long.MAX_VALUE);
      case LT, LTE -> new TimeRange(Long.MIN_VALUE, time);
    };
  }

  private TimeRange and(TimeRange other) {
    return new TimeRange(Math.max(earliest, other.earliest), Math.min(latest, other.latest));
  }

  private TimeRange or(TimeRange other) {
    return new TimeRange(Math.min(earliest, other.earliest), Math.max(latest, other.latest));
  }
}
