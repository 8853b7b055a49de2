package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.JsonTokens;
import java.math.BigDecimal;

/**
 * Identifies the numbers that {@link FastValidator} handles: integers of 64 bits, and short
 * decimals with at most a short exponent. All other numbers are left to {@link CompiledSchema} and
 * to the limits of declared numbers.
 */
final class PlainNumber {
  private static final int SHORT = 40;

  /**
   * With an exponent of at most this many digits, no short number is outside the range of a double.
   */
  private static final int SHORT_EXPONENT = 2;

  private PlainNumber() {}

  static boolean isPlain(JsonTokens value) {
    return value.token() == JsonToken.VALUE_NUMBER_INT ? value.isLong() : isSurelyDouble(value);
  }

  /**
   * Returns whether the number and its exponent are so short that it is in the range of a double.
   */
  static boolean isSurelyDouble(JsonTokens value) {
    return value.length() <= SHORT && value.exponentDigits() <= SHORT_EXPONENT;
  }

  /** Returns the exact value of a plain number. */
  static BigDecimal value(JsonTokens number) {
    return new BigDecimal(number.chars(), 0, number.charCount());
  }
}
