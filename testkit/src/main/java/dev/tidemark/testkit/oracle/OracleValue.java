package dev.tidemark.testkit.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The value of an event in a field that a query names. */
sealed interface OracleValue {
  /** The least whole number that is not exact. */
  BigInteger MOST = BigInteger.TEN.pow(38);

  /** Absent and JSON null, which are the same. */
  enum Missing implements OracleValue {
    MISSING
  }

  /** An object or an array: present, but equal and comparable to nothing. */
  enum Compound implements OracleValue {
    COMPOUND
  }

  /** A string. */
  record Text(String text) implements OracleValue {}

  /** A number. */
  record Num(BigDecimal number, Told known) implements OracleValue {
    /** How exactly a number is known, and therefore how a query's operand is read. */
    enum Told {
      /** Exact. */
      EXACT,
      /** The nearest double of a number that is not a whole number of up to 38 digits. */
      ROUNDED,
      /** The nearest double of any number. */
      DOUBLE
    }

    /** Compares this number with an operand as written in a query. */
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
   * Returns the value of a number: whole numbers of up to 38 digits are exact in every spelling;
   * any other number is its nearest double.
   */
  static Num number(String text) {
    if (text.matches("-?[0.]+([eE].*)?")) return new Num(BigDecimal.ZERO, Num.Told.EXACT);
    BigDecimal nearest = nearestDouble(text).number();
    // The exponent of a double is small enough to write out all digits.
    if (Math.abs(nearest.doubleValue()) >= 1) {
      BigDecimal exact = new BigDecimal(text);
      boolean whole = exact.stripTrailingZeros().scale() <= 0;
      if (whole && exact.toBigInteger().abs().compareTo(MOST) < 0) {
        return new Num(exact, Num.Told.EXACT);
      }
    }
    return new Num(nearest, Num.Told.ROUNDED);
  }

  /** Returns the double nearest to a number within the range of doubles; -0 is 0. */
  static Num nearestDouble(String text) {
    return new Num(new BigDecimal(Double.parseDouble(text)), Num.Told.DOUBLE);
  }

  /** Returns the value of JSON in a field that is not declared. */
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
