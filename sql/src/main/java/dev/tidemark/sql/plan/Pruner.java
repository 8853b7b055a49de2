package dev.tidemark.sql.plan;

import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.Columns;
import java.util.List;

/**
 * Excludes scan units that cannot contain a row of a query. Law: a scan unit that contains one is
 * never excluded.
 *
 * <p>It has two checks, so that {@code Not} loses no precision: whether the predicate may be true
 * for a row, and whether it may be false for one.
 */
public record Pruner(Columns columns) {
  public boolean mayHold(Predicate predicate, ScanUnit scanUnit) {
    return switch (predicate) {
      case Predicate.All _ -> true;
      case Predicate.None _ -> false;
      case Predicate.And(List<Predicate> parts) ->
          parts.stream().allMatch(part -> mayHold(part, scanUnit));
      case Predicate.Or(List<Predicate> parts) ->
          parts.stream().anyMatch(part -> mayHold(part, scanUnit));
      case Predicate.Not(Predicate part) -> mayFail(part, scanUnit);
      case Predicate.Compare(Term term, var op, var value) ->
          range(term, scanUnit).mayLie(op, value);
      case Predicate.In(Term term, var values) -> {
        ValueRange valueRange = range(term, scanUnit);
        yield values.stream().anyMatch(value -> valueRange.mayLie(Predicate.Op.EQ, value));
      }
      case Predicate.IsNull(Term term) -> range(term, scanUnit).hasNulls();
      case Predicate.Matches(Term term, var pattern) -> {
        ValueRange valueRange = range(term, scanUnit);
        yield valueRange
            .only()
            .map(only -> pattern.matches(((Value.Text) only).text()))
            .orElseGet(() -> valueRange.mayStartWith(pattern.prefix()));
      }
      case Predicate.Prefix prefix -> mayHold(prefix.range(), scanUnit);
      case Predicate.Contains contains -> range(contains.term(), scanUnit).hasValues();
      case Predicate.AnyElement _ -> true;
    };
  }

  /** Returns whether some row of the scan unit may not fulfil the predicate. */
  boolean mayFail(Predicate predicate, ScanUnit scanUnit) {
    return switch (predicate) {
      case Predicate.All _ -> false;
      case Predicate.None _ -> true;
      case Predicate.And(List<Predicate> parts) ->
          parts.stream().anyMatch(part -> mayFail(part, scanUnit));
      case Predicate.Or(List<Predicate> parts) ->
          parts.stream().allMatch(part -> mayFail(part, scanUnit));
      case Predicate.Not(Predicate part) -> mayHold(part, scanUnit);
      case Predicate.Compare(Term term, var op, var value) ->
          range(term, scanUnit).mayNotLie(op, value);
      case Predicate.In(Term term, var values) -> {
        ValueRange valueRange = range(term, scanUnit);
        yield values.stream().allMatch(value -> valueRange.mayNotLie(Predicate.Op.EQ, value));
      }
      case Predicate.IsNull(Term term) -> range(term, scanUnit).hasValues();
      case Predicate.Matches(Term term, var pattern) -> {
        ValueRange valueRange = range(term, scanUnit);
        yield valueRange.hasNulls()
            || valueRange
                .only()
                .map(only -> !pattern.matches(((Value.Text) only).text()))
                .orElse(true);
      }
      case Predicate.Prefix prefix -> mayFail(prefix.range(), scanUnit);
      case Predicate.Contains _, Predicate.AnyElement _ -> true;
    };
  }

  private ValueRange range(Term term, ScanUnit scanUnit) {
    return scanUnit.range(term, columns);
  }
}
