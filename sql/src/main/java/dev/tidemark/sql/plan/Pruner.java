package dev.tidemark.sql.plan;

import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.Columns;
import java.util.List;

/**
 * Rules out what cannot hold a row of a question. Law: a chunk that holds one is never ruled out.
 *
 * <p>Two questions, each other's complement, so that {@code Not} loses nothing: may the predicate
 * be true of a row, may it be false of one.
 */
record Pruner(Columns columns) {
  boolean mayHold(Predicate predicate, Chunk chunk) {
    return switch (predicate) {
      case Predicate.All _ -> true;
      case Predicate.None _ -> false;
      case Predicate.And(List<Predicate> parts) ->
          parts.stream().allMatch(part -> mayHold(part, chunk));
      case Predicate.Or(List<Predicate> parts) ->
          parts.stream().anyMatch(part -> mayHold(part, chunk));
      case Predicate.Not(Predicate part) -> mayFail(part, chunk);
      case Predicate.Compare(Term term, var op, var value) -> range(term, chunk).mayLie(op, value);
      case Predicate.In(Term term, var values) -> {
        Range range = range(term, chunk);
        yield values.stream().anyMatch(value -> range.mayLie(Predicate.Op.EQ, value));
      }
      case Predicate.IsNull(Term term) -> range(term, chunk).hasNulls();
      case Predicate.Matches(Term term, var pattern) -> {
        Range range = range(term, chunk);
        yield range
            .only()
            .map(only -> pattern.matches(((Value.Text) only).text()))
            .orElseGet(() -> range.mayStartWith(pattern.prefix()));
      }
      case Predicate.Prefix prefix -> mayHold(prefix.range(), chunk);
      case Predicate.Contains contains -> range(contains.term(), chunk).hasValues();
      case Predicate.AnyElement _ -> true;
    };
  }

  /** Whether some row of the chunk may not fulfil it. */
  boolean mayFail(Predicate predicate, Chunk chunk) {
    return switch (predicate) {
      case Predicate.All _ -> false;
      case Predicate.None _ -> true;
      case Predicate.And(List<Predicate> parts) ->
          parts.stream().anyMatch(part -> mayFail(part, chunk));
      case Predicate.Or(List<Predicate> parts) ->
          parts.stream().allMatch(part -> mayFail(part, chunk));
      case Predicate.Not(Predicate part) -> mayHold(part, chunk);
      case Predicate.Compare(Term term, var op, var value) ->
          range(term, chunk).mayNotLie(op, value);
      case Predicate.In(Term term, var values) -> {
        Range range = range(term, chunk);
        yield values.stream().allMatch(value -> range.mayNotLie(Predicate.Op.EQ, value));
      }
      case Predicate.IsNull(Term term) -> range(term, chunk).hasValues();
      case Predicate.Matches(Term term, var pattern) -> {
        Range range = range(term, chunk);
        yield range.hasNulls()
            || range.only().map(only -> !pattern.matches(((Value.Text) only).text())).orElse(true);
      }
      case Predicate.Prefix prefix -> mayFail(prefix.range(), chunk);
      case Predicate.Contains _, Predicate.AnyElement _ -> true;
    };
  }

  private Range range(Term term, Chunk chunk) {
    return chunk.range(term, columns);
  }
}
