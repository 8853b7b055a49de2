package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.JsonTokens;
import java.math.BigDecimal;

/**
 * The numbers that the proof looks at itself: integers of 64 bits and short decimals with at most a
 * short exponent. Every other is left to the evaluation, and to the rule that declared numbers are
 * within 64 bits or within a double.
 */
final class PlainNumber {
  private static final int SHORT = 40;

  /** So many digits of an exponent take no short number out of a double. */
  private static final int SHORT_EXPONENT = 2;

  private PlainNumber() {}

  static boolean isPlain(JsonTokens value) {
    return value.token() == JsonToken.VALUE_NUMBER_INT ? value.isLong() : isSurelyDouble(value);
  }

  /** Whether it is short, its exponent too: then it is within a double's range. */
  static boolean isSurelyDouble(JsonTokens value) {
    return value.length() <= SHORT && value.exponentDigits() <= SHORT_EXPONENT;
  }

  /** The exact value of a plain number. */
  static BigDecimal value(JsonTokens number) {
    return new BigDecimal(number.chars(), 0, number.charCount());
  }
}
