package dev.tidemark.partitioner.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Parses JSON numbers exactly, up to realistic sizes. A number outside of these keeps its sign and
 * stays far too large or too small, so that a few bytes cannot cause minutes of arithmetic.
 */
public final class ExactNumbers {
  private static final int DIGITS = 1000;
  private static final int EXPONENT = 5000;

  /** More than the digits of an event, which an exponent can compensate. */
  private static final long LONGEST = 2L * EventReader.LARGEST;

  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private ExactNumbers() {}

  /** Returns the value of a JSON number. */
  public static BigDecimal parse(String text) {
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    String digits = e < 0 ? text : text.substring(0, e);
    long exponent = e < 0 ? 0 : clampedExponent(text.substring(e + 1));
    if (digits.length() > DIGITS) {
      int first = firstSignificant(digits);
      int point = digits.indexOf('.');
      int whole = point < 0 ? digits.length() : point;
      String kept = digits.substring(first, Math.min(digits.length(), first + DIGITS));
      kept = kept.replace(".", "");
      // The exponent may compensate any number of leading zeros.
      exponent += (first < whole ? whole - 1 - first : whole - first) - (kept.length() - 1);
      if (kept.isEmpty()) return BigDecimal.ZERO;
      digits = digits.startsWith("-") ? "-" + kept : kept;
    }
    BigDecimal mantissa = new BigDecimal(digits);
    if (mantissa.signum() == 0) return BigDecimal.ZERO;
    long clamped = Math.clamp(exponent, -EXPONENT, EXPONENT);
    return mantissa.scaleByPowerOfTen((int) clamped);
  }

  /** Returns the index of the first digit that is not 0, or the length if there is none. */
  private static int firstSignificant(String digits) {
    int first = 0;
    while (first < digits.length() && (digits.charAt(first) < '1' || digits.charAt(first) > '9')) {
      first++;
    }
    return first;
  }

  /** Returns whether the value has no fraction. */
  public static boolean isInteger(BigDecimal value) {
    return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
  }

  /** Returns whether the value is in the range of a 64-bit integer. It may have a fraction. */
  public static boolean isLong(BigDecimal value) {
    return value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0;
  }

  static boolean isDouble(BigDecimal value) {
    return !Double.isInfinite(value.doubleValue());
  }

  /** Returns the largest integer that is not above the value. */
  static BigInteger floor(BigDecimal value) {
    return value.setScale(0, RoundingMode.FLOOR).unscaledValue();
  }

  private static long clampedExponent(String text) {
    try {
      return Math.clamp(Long.parseLong(text), -LONGEST, LONGEST);
    } catch (NumberFormatException e) {
      return text.startsWith("-") ? -LONGEST : LONGEST;
    }
  }
}
