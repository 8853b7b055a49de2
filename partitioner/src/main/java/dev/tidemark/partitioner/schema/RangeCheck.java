package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import java.math.BigDecimal;

/** One of the keywords {@code minimum}, {@code maximum} and their exclusive forms. */
final class RangeCheck implements TokenCheck {
  private final BigDecimal bound;

  /** The sign of the comparison of a valid value with the bound: 1 for minima, -1 for maxima. */
  private final int side;

  private final boolean inclusive;
  private final boolean isLong;
  private final long longBound;

  private RangeCheck(JsonNode bound, int side, boolean inclusive) {
    this.bound = bound.decimalValue();
    this.side = side;
    this.inclusive = inclusive;
    this.isLong = bound.isInt() || bound.isLong();
    this.longBound = bound.longValue();
  }

  static RangeCheck atLeast(JsonNode bound) {
    return new RangeCheck(bound, 1, true);
  }

  static RangeCheck above(JsonNode bound) {
    return new RangeCheck(bound, 1, false);
  }

  static RangeCheck atMost(JsonNode bound) {
    return new RangeCheck(bound, -1, true);
  }

  static RangeCheck below(JsonNode bound) {
    return new RangeCheck(bound, -1, false);
  }

  @Override
  public Ternary test(JsonTokens value, Steps steps) {
    if (!value.token().isNumeric()) return Ternary.YES;
    if (!PlainNumber.isPlain(value)) return Ternary.UNKNOWN;
    int compared = compared(value);
    return Ternary.of(compared == 0 ? inclusive : Integer.signum(compared) == side);
  }

  private int compared(JsonTokens value) {
    if (isLong) {
      if (value.isLong()) return Long.compare(value.longValue(), longBound);
      // The fraction matters only if the integer parts are equal.
      long whole = value.wholePart();
      if (whole >= 0 && whole != longBound) return Long.compare(whole, longBound);
    }
    return PlainNumber.value(value).compareTo(bound);
  }
}
