package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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
  public Outcome test(JsonParser parser) throws IOException {
    if (!parser.currentToken().isNumeric()) return Outcome.YES;
    if (!PlainNumber.isPlain(parser)) return Outcome.UNKNOWN;
    int compared =
        isLong && PlainNumber.isLong(parser)
            ? Long.compare(parser.getLongValue(), longBound)
            : PlainNumber.value(parser).compareTo(bound);
    return Outcome.of(compared == 0 ? inclusive : Integer.signum(compared) == side);
  }
}
