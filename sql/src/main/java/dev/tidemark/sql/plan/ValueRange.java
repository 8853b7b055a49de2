package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.ValueOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of one term in some rows: none is below {@code lower} or above {@code
 * upper}.
 *
 * @param lower null where it is not known
 * @param upper null where it is not known
 * @param hasValues whether a row may have a value
 * @param hasNulls whether a row may have none
 */
record ValueRange(
    @Nullable Value lower, @Nullable Value upper, boolean hasValues, boolean hasNulls) {
  static final ValueRange UNKNOWN = new ValueRange(null, null, true, true);

  /** The range of a column of this many rows. */
  static ValueRange of(Bounds bounds, FieldType type, long rows) {
    return new ValueRange(
        value(type, bounds.lower()),
        value(type, bounds.upper()),
        bounds.nulls() < rows,
        bounds.nulls() != 0);
  }

  /** Nothing is known by the infinite values of other engines' rows: no query names them. */
  private static @Nullable Value value(FieldType type, @Nullable Object bound) {
    if (bound instanceof Double number && !Double.isFinite(number)) return null;
    return bound == null ? null : ValueOrder.of(type, bound);
  }

  /** The range of rows that all have this value, or none. */
  static ValueRange only(@Nullable Value value) {
    return new ValueRange(value, value, value != null, value == null);
  }

  /** The value that all rows with a value have, where that is known. */
  Optional<Value> only() {
    return hasValues && lower != null && lower.equals(upper)
        ? Optional.of(lower)
        : Optional.empty();
  }

  /** Whether all rows have this value. */
  boolean isAll(Value value) {
    return !hasNulls && only().equals(Optional.of(value));
  }

  /** Whether a row may have a text that begins so. */
  boolean mayStartWith(String prefix) {
    // Texts that begin so are neighbours, and the first of them is the beginning itself.
    return mayLie(Op.GTE, new Value.Text(prefix))
        && (!(lower instanceof Value.Text(String least))
            || least.startsWith(prefix)
            || mayLie(Op.LTE, new Value.Text(prefix)));
  }

  /** Whether a row may lie so to the value. */
  boolean mayLie(Op op, Value value) {
    if (!hasValues) return false;
    // Where a bound is missing, nothing on its side is ruled out.
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

  /** Whether a row may not lie so to the value, be it for want of one. */
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
