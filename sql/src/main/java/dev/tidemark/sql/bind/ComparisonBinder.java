package dev.tidemark.sql.bind;

import dev.tidemark.partitioner.event.Times;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Compare;
import dev.tidemark.sql.query.Predicate.IsNull;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Term.Member.Kind;
import dev.tidemark.sql.query.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Binds comparisons of a place with operands to predicates over typed terms. */
final class ComparisonBinder {
  private ComparisonBinder() {}

  /** Returns the comparison with one operand. Null equals null and cannot be ordered. */
  static Predicate of(NameResolver.Place place, Op op, Operand operand) {
    return switch (operand) {
      case Operand.Null _ -> op == Op.EQ ? isNull(place) : new Predicate.None();
      case Operand.Text(String text) ->
          new Compare(term(place, Kind.TEXT), op, new Value.Text(text));
      case Operand.Bool(boolean truth) ->
          new Compare(term(place, Kind.TRUTH), op, new Value.Bool(truth));
      case Operand.Num(BigDecimal number) -> number(place, op, number);
      case Operand.Interval(Times.Interval interval) -> during(term(place, Kind.ANY), op, interval);
    };
  }

  /** Returns the predicate that the place equals one of the operands. */
  static Predicate in(NameResolver.Place place, List<Operand> operands) {
    Map<Term, List<Value>> values = new LinkedHashMap<>();
    List<Predicate> others = new ArrayList<>();
    for (Operand operand : operands) {
      for (Predicate part : alternatives(of(place, Op.EQ, operand))) {
        if (part instanceof Compare(Term term, Op _, Value value)) {
          values.computeIfAbsent(term, _ -> new ArrayList<>()).add(value);
        } else {
          others.add(part);
        }
      }
    }
    List<Predicate> parts = new ArrayList<>();
    values.forEach((term, list) -> parts.add(anyOf(term, list)));
    parts.addAll(others);
    return Predicate.or(parts);
  }

  /** Returns the predicate that the place is absent or JSON null. */
  static Predicate isNull(NameResolver.Place place) {
    Term term = term(place, Kind.ANY);
    return term.nullable() ? new IsNull(term) : new Predicate.None();
  }

  /** Returns the predicate that the place has a value that can equal an operand. */
  static Predicate isScalar(NameResolver.Place place) {
    return Predicate.notNull(term(place, Kind.SCALAR));
  }

  /** Returns the place as a string term. */
  static Term text(NameResolver.Place place) {
    return term(place, Kind.TEXT);
  }

  static Predicate anyOf(Term term, List<Value> values) {
    List<Value> distinct = values.stream().distinct().toList();
    return distinct.size() == 1
        ? new Compare(term, Op.EQ, distinct.getFirst())
        : new Predicate.In(term, distinct);
  }

  private static List<Predicate> alternatives(Predicate predicate) {
    return predicate instanceof Predicate.Or(List<Predicate> parts) ? parts : List.of(predicate);
  }

  private static Predicate number(NameResolver.Place place, Op op, BigDecimal number) {
    return switch (place) {
      // Engines read it from the event, as they read any member.
      case NameResolver.Place.Scalar(Term.Declared(List<String> path))
          when !NumberComparison.isTold(number) ->
          NumberComparison.ofHuge(
              new Term.Member(PathStep.names(path), Kind.EXACT_WHOLE), op, number);
      case NameResolver.Place.Scalar(Term term) ->
          term.type() == FieldType.DOUBLE
              ? NumberComparison.ofDouble(term, op, number)
              : NumberComparison.ofLong(term, op, number);
      case NameResolver.Place.Path _ -> {
        // Reading a number as written costs a second pass over the event, so it is done only for
        // numbers that a double cannot represent exactly.
        boolean isTold = NumberComparison.isTold(number);
        Term whole = term(place, isTold ? Kind.WHOLE : Kind.EXACT_WHOLE);
        Term other = term(place, isTold ? Kind.REAL : Kind.OTHER_REAL);
        yield Predicate.or(
            List.of(
                NumberComparison.ofHuge(whole, op, number),
                NumberComparison.ofOther(other, op, number)));
      }
    };
  }

  private static Predicate during(Term term, Op op, Times.Interval interval) {
    Value from = new Value.Time(interval.fromMs());
    Value end = new Value.Time(interval.toMsExclusive());
    return switch (op) {
      case EQ ->
          interval.wholeDay()
              ? new Predicate.And(
                  List.of(new Compare(term, Op.GTE, from), new Compare(term, Op.LT, end)))
              : new Compare(term, Op.EQ, from);
      case GT -> new Compare(term, Op.GTE, end);
      case GTE -> new Compare(term, Op.GTE, from);
      case LT -> new Compare(term, Op.LT, from);
      case LTE -> new Compare(term, Op.LT, end);
    };
  }

  private static Term term(NameResolver.Place place, Kind kind) {
    return switch (place) {
      case NameResolver.Place.Scalar(Term term) -> term;
      case NameResolver.Place.Path(var _, List<PathStep> steps) -> new Term.Member(steps, kind);
    };
  }
}
