package dev.tidemark.sql.plan;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Compare;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.ValueOrder;
import dev.tidemark.sql.render.Columns;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The key that a walk follows: what is near and far, before and behind in its direction. */
record LeadingSortKey(SortKey key) {
  Term term() {
    return key.term();
  }

  /** The bound that the walk meets first; null where it is not known. */
  @Nullable Value near(ValueRange valueRange) {
    return key.descending() ? valueRange.upper() : valueRange.lower();
  }

  /** The bound that the walk meets last; null where it is not known. */
  @Nullable Value far(ValueRange valueRange) {
    return key.descending() ? valueRange.lower() : valueRange.upper();
  }

  /** In the walk's direction. */
  int compare(Value a, Value b) {
    int comparison = ValueOrder.ORDER.compare(a, b);
    return key.descending() ? -comparison : comparison;
  }

  /** In the walk's direction; what is not known comes last. */
  int compareFar(@Nullable Value a, @Nullable Value b) {
    if (a == null || b == null) return Boolean.compare(a == null, b == null);
    return compare(a, b);
  }

  /**
   * The value behind which a share of the times between two is left, if they lie evenly; past the
   * first, so that a walk gets on. Empty where the values are no times.
   */
  Optional<Value> between(Value from, Value far, double share) {
    if (!(from instanceof Value.Time(long first)) || !(far instanceof Value.Time(long last))) {
      return Optional.empty();
    }
    long part = 1 + (long) (share * Math.abs(last - first));
    return Optional.of(new Value.Time(key.descending() ? first - part : first + part));
  }

  /** The share of what lies between two times that lies behind a third one; 0 of other values. */
  double shareAfter(Value at, @Nullable Value from, @Nullable Value far) {
    if (!(at instanceof Value.Time(long middle))
        || !(from instanceof Value.Time(long first))
        || !(far instanceof Value.Time(long last))
        || first == last) {
      return 0;
    }
    return Math.clamp((double) (last - middle) / (last - first), 0, 1);
  }

  Predicate after(Value value) {
    return new Compare(term(), key.descending() ? Op.LT : Op.GT, value);
  }

  Predicate atOrAfter(Value value) {
    return new Compare(term(), key.descending() ? Op.LTE : Op.GTE, value);
  }

  Predicate upTo(Value value) {
    return new Compare(term(), key.descending() ? Op.GTE : Op.LTE, value);
  }

  /** The column whose bounds inside a file can be asked for; empty where they cannot. */
  Optional<Column> boundedColumn(Columns columns) {
    return term() instanceof Term.Stored stored
            && (stored.type() == FieldType.TIME || stored.type() == FieldType.LONG)
        ? columns.only(stored)
        : Optional.empty();
  }
}
