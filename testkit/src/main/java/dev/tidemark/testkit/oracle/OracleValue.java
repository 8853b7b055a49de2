package dev.tidemark.testkit.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;

/** What an event has at a place that a query names. */
sealed interface OracleValue {
  /** The least number that is no longer exact. */
  BigInteger MOST = BigInteger.TEN.pow(38);

  /** Absent and JSON null, which are the same. */
  enum Missing implements OracleValue {
    MISSING
  }

  /** An object or an array: there, but equal and comparable to nothing. */
  enum Compound implements OracleValue {
    COMPOUND
  }

  /** A string. */
  record Text(String text) implements OracleValue {}

  /** A number. */
  record Num(BigDecimal number, Told known) implements OracleValue {
    /** How much of a number is known, and how what a query has written is read therefore. */
    enum Told {
      /** All of it. */
      EXACT,
      /** The nearest double, of a number that is no whole one of 38 digits. */
      ROUNDED,
      /** The nearest double, of any number. */
      DOUBLE
    }

    /** How it lies to what a query has written. */
    int compareTo(String written) {
      return number.compareTo(
          switch (known) {
            case EXACT -> new BigDecimal(written);
            case ROUNDED -> OracleValue.number(written).number();
            case DOUBLE -> nearestDouble(written).number();
          });
    }
  }

  /** A boolean. */
  record Bool(boolean truth) implements OracleValue {}

  /** An instant in milliseconds since 1970. */
  record Moment(long ms) implements OracleValue {}

  /**
   * A number's value: whole ones of up to 38 digits are exact, however they are written; every
   * other is its nearest double.
   */
  static Num number(String text) {
    if (text.matches("-?[0.]+([eE].*)?")) return new Num(BigDecimal.ZERO, Num.Told.EXACT);
    BigDecimal nearest = nearestDouble(text).number();
    // No exponent of a number that a double holds is beyond what can be written out.
    if (Math.abs(nearest.doubleValue()) >= 1) {
      BigDecimal exact = new BigDecimal(text);
      boolean whole = exact.stripTrailingZeros().scale() <= 0;
      if (whole && exact.toBigInteger().abs().compareTo(MOST) < 0) {
        return new Num(exact, Num.Told.EXACT);
      }
    }
    return new Num(nearest, Num.Told.ROUNDED);
  }

  /** The double nearest to a number's text, which is within the range of doubles; -0 is 0. */
  static Num nearestDouble(String text) {
    return new Num(new BigDecimal(Double.parseDouble(text)), Num.Told.DOUBLE);
  }

  /** What a JSON value is where nothing is declared. */
  static OracleValue undeclared(Json json) {
    return switch (json) {
      case Json.Null _ -> Missing.MISSING;
      case Json.Bool(boolean value) -> new Bool(value);
      case Json.Num(String text) -> number(text);
      case Json.Str(String value) -> new Text(value);
      case Json.Arr _, Json.Obj _ -> Compound.COMPOUND;
    };
  }
}
