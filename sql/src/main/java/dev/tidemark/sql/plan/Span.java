package dev.tidemark.sql.plan;

import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.util.List;

/**
 * Times of which none is missing: an event whose time lies outside does not fulfil the predicate.
 *
 * @param earliest in milliseconds, included
 * @param latest in milliseconds, included; before the earliest where there is no such time
 */
record Span(long earliest, long latest) {
  private static final Span EVER = new Span(Long.MIN_VALUE, Long.MAX_VALUE);
  private static final Span NEVER = new Span(Long.MAX_VALUE, Long.MIN_VALUE);

  /** The times of the events that may fulfil a predicate. */
  static Span of(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> parts) ->
          parts.stream().map(Span::of).reduce(EVER, Span::and);
      case Predicate.Or(List<Predicate> parts) ->
          parts.stream().map(Span::of).reduce(NEVER, Span::or);
      case Predicate.None _ -> NEVER;
      case Predicate.Compare(Term term, var op, Value.Time(long time)) when isTime(term) ->
          of(op, time);
      case Predicate.In(Term term, var values) when isTime(term) ->
          values.stream().map(Span::of).reduce(NEVER, Span::or);
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

  private static Span of(Value value) {
    return value instanceof Value.Time(long time) ? new Span(time, time) : EVER;
  }

  private static Span of(Op op, long time) {
    return switch (op) {
      case EQ -> new Span(time, time);
      case GT, GTE -> new Span(time, Long.MAX_VALUE);
      case LT, LTE -> new Span(Long.MIN_VALUE, time);
    };
  }

  private Span and(Span other) {
    return new Span(Math.max(earliest, other.earliest), Math.min(latest, other.latest));
  }

  private Span or(Span other) {
    return new Span(Math.min(earliest, other.earliest), Math.max(latest, other.latest));
  }
}
