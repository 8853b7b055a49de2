package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.ValueOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The known range of one term's values in some rows: no value is below {@code lower} or above
 * {@code upper}.
 *
 * @param lower null if it is not known
 * @param upper null if it is not known
 * @param hasValues whether a row may have a value
 * @param hasNulls whether a row may have no value
 */
record ValueRange(
    @Nullable Value lower, @Nullable Value upper, boolean hasValues, boolean hasNulls) {
  static final ValueRange UNKNOWN = new ValueRange(null, null, true, true);

  /** Returns the range of a column with this many rows. */
  static ValueRange of(Bounds bounds, FieldType type, long rows) {
    return new ValueRange(
        value(type, bounds.lower()),
        value(type, bounds.upper()),
        bounds.nulls() < rows,
        bounds.nulls() != 0);
  }

  /**
   * Infinite bounds, from rows of other engines, count as unknown: no query contains infinite
   * values.
   */
  private static @Nullable Value value(FieldType type, @Nullable Object bound) {
    if (bound instanceof Double number && !Double.isFinite(number)) return null;
    return bound == null ? null : ValueOrder.of(type, bound);
  }

  /** Returns the range of rows that all have this value; null for rows that all have none. */
  static ValueRange only(@Nullable Value value) {
    return new ValueRange(value, value, value != null, value == null);
  }

  /** Returns the single value of all rows that have a value, if it is known. */
  Optional<Value> only() {
    return hasValues && lower != null && lower.equals(upper)
        ? Optional.of(lower)
        : Optional.empty();
  }

  /** Returns whether all rows have this value. */
  boolean isAll(Value value) {
    return !hasNulls && only().equals(Optional.of(value));
  }

  /** Returns whether a row may have a text with this prefix. */
  boolean mayStartWith(String prefix) {
    // Texts with this prefix are adjacent in the order, and the first of them is the prefix itself.
    return mayLie(Op.GTE, new Value.Text(prefix))
        && (!(lower instanceof Value.Text(String least))
            || least.startsWith(prefix)
            || mayLie(Op.LTE, new Value.Text(prefix)));
  }

  /** Returns whether a row may fulfil this comparison. */
  boolean mayLie(Op op, Value value) {
    if (!hasValues) return false;
    // A missing bound excludes nothing on its side.
    boolean reaches = upper == null || ValueOrder.ORDER.compare(upper, value) >= 0;
    boolean starts = lower == null || ValueOrder.ORDER.compare(lower, value) <= 0;
    return switch (op) {
      case EQ -> reaches && starts;
      case GT -> upper == null || ValueOrder.ORDER.compare(upper, value) > 0;
      case GTE -> reaches;
      case LT -> lower == null || ValueOrder.ORDER.compare(lower, value) < 0;
      case LTE -> starts;
    };
  }

  /** Returns whether a row may fail this comparison, for example because the value is null. */
  boolean mayNotLie(Op op, Value value) {
    if (hasNulls) return true;
    return switch (op) {
      case EQ -> mayLie(Op.LT, value) || mayLie(Op.GT, value);
      case GT -> mayLie(Op.LTE, value);
      case GTE -> mayLie(Op.LT, value);
      case LT -> mayLie(Op.GTE, value);
      case LTE -> mayLie(Op.GT, value);
    };
  }
}
