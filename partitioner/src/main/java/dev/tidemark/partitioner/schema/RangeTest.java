package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import java.math.BigDecimal;

/** One of the keywords {@code minimum}, {@code maximum} and their exclusive forms. */
final class RangeTest implements TokenTest {
  private final BigDecimal bound;

  /** The sign that comparing a value with the bound must have, 1 for minima. */
  private final int side;

  private final boolean inclusive;
  private final boolean isLong;
  private final long longBound;

  private RangeTest(JsonNode bound, int side, boolean inclusive) {
    this.bound = bound.decimalValue();
    this.side = side;
    this.inclusive = inclusive;
    this.isLong = bound.isInt() || bound.isLong();
    this.longBound = bound.longValue();
  }

  static RangeTest atLeast(JsonNode bound) {
    return new RangeTest(bound, 1, true);
  }

  static RangeTest above(JsonNode bound) {
    return new RangeTest(bound, 1, false);
  }

  static RangeTest atMost(JsonNode bound) {
    return new RangeTest(bound, -1, true);
  }

  static RangeTest below(JsonNode bound) {
    return new RangeTest(bound, -1, false);
  }

  @Override
  public Outcome test(JsonTokens value, Steps steps) {
    if (!value.token().isNumeric()) return Outcome.YES;
    if (!PlainNumber.isPlain(value)) return Outcome.UNKNOWN;
    int compared = compared(value);
    return Outcome.of(compared == 0 ? inclusive : Integer.signum(compared) == side);
  }

  private int compared(JsonTokens value) {
    if (isLong) {
      if (value.isLong()) return Long.compare(value.longValue(), longBound);
      // What follows the point matters only where the parts before it are the same.
      long whole = value.wholePart();
      if (whole >= 0 && whole != longBound) return Long.compare(whole, longBound);
    }
    return PlainNumber.value(value).compareTo(bound);
  }
}
