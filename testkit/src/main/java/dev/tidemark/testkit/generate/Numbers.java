package dev.tidemark.testkit.generate;

import java.math.BigDecimal;
import java.util.List;

/** Generates number texts close to values where rounding, overflow and signs go wrong. */
final class Numbers {
  private static final List<String> INTEGERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "2",
          "10",
          "100",
          "1000",
          "9007199254740991",
          "9007199254740992",
          "9007199254740993",
          "-9007199254740992",
          "-9007199254740993",
          "9223372036854775807",
          "9223372036854775806",
          "9223372036854774784",
          "-9223372036854775808",
          "-9223372036854775807");

  /** Integers for a schema, but not written as digits alone. */
  private static final List<String> SPELLED =
      List.of("1.0", "1e3", "1E+2", "-0.0", "10.00", "100e-1", "0e5");

  private static final List<String> FRACTIONS =
      List.of(
          "0.1",
          "-0.1",
          "0.5",
          "1.5",
          "-1.5",
          "2.5",
          "0.30000000000000004",
          "0.3",
          "1e308",
          "-1e308",
          "1.7976931348623157e308",
          "-1.7976931348623157E308",
          "5e-324",
          "-5e-324",
          "1e-400",
          "9007199254740992.0",
          "9007199254740993.0",
          "9.007199254740993e15",
          "90071992547409930e-1",
          "90071992547409935e-1",
          "1.000000000000000001E+18",
          "9007199254740992.5",
          "9223372036854775807.0",
          "9223372036854775808.0",
          "-9223372036854775808.0",
          "1e18",
          "1e19",
          "1e22",
          "1e23",
          "0.1000",
          // More digits than a decimal of another engine has before and after its point.
          "12345678901234567890.5e0",
          "123456789012345678905e-1",
          "12345678901234567890.5E1",
          "99999999999999999999999999999999999999.5e0",
          "1234567890123456789012345678901234567.5e+1",
          "1e38",
          "1.0e37",
          "100000000000000000000000000000000000000000e-3",
          // Exponents that do not fit into an int.
          "9007199254740993e-3000000000",
          "5e-3000000000",
          // Longer than JSON libraries accept.
          "1" + "0".repeat(20) + "." + "0".repeat(1000),
          "0." + "3".repeat(1001),
          "123456.789");

  private static final List<String> HUGE =
      List.of(
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551615",
          "18446744073709551616",
          "10000000000000000000",
          "10000000000000000001",
          "100000000000000000000",
          "99999999999999999999999999999999999999",
          "-99999999999999999999999999999999999999",
          "100000000000000000000000000000000000000",
          "-100000000000000000000000000000000000000",
          "170141183460469231731687303715884105727",
          "-170141183460469231731687303715884105728",
          "170141183460469231731687303715884105728",
          "12345678901234567890123456789012345678901234567890");

  /** Outside the range of doubles: not allowed in events or as operands of a query. */
  private static final List<String> BEYOND =
      List.of("1e400", "-1e400", "1E+999999", "9".repeat(400));

  private static final int LONGEST_OPERAND = 380;

  private Numbers() {}

  /** Returns a number that a declared integer may be. */
  static String whole(SeededRandom seededRandom) {
    return switch (seededRandom.below(8)) {
      case 0, 1 -> seededRandom.pick(INTEGERS);
      case 2 -> seededRandom.pick(SPELLED);
      case 3 -> Long.toString(seededRandom.seed());
      default -> Integer.toString(seededRandom.below(12) - 3);
    };
  }

  /** Returns any number within the range of doubles. */
  static String any(SeededRandom seededRandom) {
    return switch (seededRandom.below(6)) {
      case 0 -> seededRandom.pick(FRACTIONS);
      case 1 -> seededRandom.pick(HUGE);
      case 2 -> Double.toString(seededRandom.below(2000) / 8.0 - 100);
      default -> whole(seededRandom);
    };
  }

  /** Returns a number that no member may be, declared or not. */
  static String beyond(SeededRandom seededRandom) {
    return seededRandom.pick(BEYOND);
  }

  /** Returns a number that a query may compare with. */
  static String operand(SeededRandom seededRandom) {
    String number = seededRandom.chance(0.5) ? any(seededRandom) : whole(seededRandom);
    return asOperand(number, seededRandom);
  }

  /** Returns a number of an event, or another one if it is too long for a query. */
  static String asOperand(String number, SeededRandom seededRandom) {
    boolean isLong = number.length() > LONGEST_OPERAND || number.matches(".*[eE][+-]?[0-9]{6,}");
    return isLong ? operand(seededRandom) : respelled(number, seededRandom);
  }

  /** Returns an equal number written as digits alone, with a point, or with an exponent. */
  static String respelled(String number, SeededRandom seededRandom) {
    if (!number.matches("-?[1-9][0-9]*")) return number;
    return switch (seededRandom.below(6)) {
      case 0 -> number + ".0";
      case 1 -> number + "0e-1";
      case 2 -> new BigDecimal(number).movePointLeft(3).toPlainString() + "E+3";
      default -> number;
    };
  }
}
