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

/**
 * The sort key that a scan follows. {@code near} is the first bound, {@code far} the last bound,
 * and {@code behind} means after, all in the direction of the scan.
 */
record LeadingSortKey(SortKey key) {
  Term term() {
    return key.term();
  }

  /** Returns the bound that the scan reaches first; null if it is not known. */
  @Nullable Value near(ValueRange valueRange) {
    return key.descending() ? valueRange.upper() : valueRange.lower();
  }

  /** Returns the bound that the scan reaches last; null if it is not known. */
  @Nullable Value far(ValueRange valueRange) {
    return key.descending() ? valueRange.lower() : valueRange.upper();
  }

  /** Compares two values in the direction of the scan. */
  int compare(Value a, Value b) {
    int comparison = ValueOrder.ORDER.compare(a, b);
    return key.descending() ? -comparison : comparison;
  }

  /** Compares two values in the direction of the scan; unknown (null) values come last. */
  int compareFar(@Nullable Value a, @Nullable Value b) {
    if (a == null || b == null) return Boolean.compare(a == null, b == null);
    return compare(a, b);
  }

  /**
   * Returns the value at this share of the time between two values, if rows are evenly distributed.
   * It is always after the first value, so that a scan makes progress. Empty if the values are not
   * times.
   */
  Optional<Value> between(Value from, Value far, double share) {
    if (!(from instanceof Value.Time(long first)) || !(far instanceof Value.Time(long last))) {
      return Optional.empty();
    }
    long part = 1 + (long) (share * Math.abs(last - first));
    return Optional.of(new Value.Time(key.descending() ? first - part : first + part));
  }

  /**
   * Returns the share of the time between two values that is after a third one; 0 if the values are
   * not times.
   */
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

  /** Returns the column whose bounds inside a file can be read; empty if there is none. */
  Optional<Column> boundedColumn(Columns columns) {
    return term() instanceof Term.Stored stored
            && (stored.type() == FieldType.TIME || stored.type() == FieldType.LONG)
        ? columns.only(stored)
        : Optional.empty();
  }
}
