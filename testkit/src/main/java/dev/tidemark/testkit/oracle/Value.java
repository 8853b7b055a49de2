package dev.tidemark.testkit.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;

/** What an event has at a place that a question names. */
sealed interface Value {
  /** Absent and JSON null, which are the same. */
  enum Missing implements Value {
    MISSING
  }

  /** An object or an array: there, but equal and comparable to nothing. */
  enum Compound implements Value {
    COMPOUND
  }

  /** A string. */
  record Text(String text) implements Value {}

  /** A number by its exact value. */
  record Amount(BigDecimal number) implements Value {}

  /** A boolean. */
  record Truth(boolean truth) implements Value {}

  /** An instant in milliseconds since 1970. */
  record Moment(long ms) implements Value {}

  /** A number's value: whole ones within 128 bits are exact, every other is its nearest double. */
  static Amount number(String text) {
    if (isWhole(text)) {
      BigInteger whole = new BigInteger(text);
      if (whole.bitLength() <= 127) return new Amount(new BigDecimal(whole));
    }
    return nearestDouble(text);
  }

  private static boolean isWhole(String text) {
    return text.chars().skip(text.startsWith("-") ? 1 : 0).allMatch(c -> c >= '0' && c <= '9');
  }

  /** The double nearest to a number's text, which is within the range of doubles; -0 is 0. */
  static Amount nearestDouble(String text) {
    return new Amount(new BigDecimal(Double.parseDouble(text)));
  }

  /** What a JSON value is where nothing is declared. */
  static Value undeclared(Json json) {
    return switch (json) {
      case Json.Null _ -> Missing.MISSING;
      case Json.Bool(boolean value) -> new Truth(value);
      case Json.Num(String text) -> number(text);
      case Json.Str(String value) -> new Text(value);
      case Json.Arr _, Json.Obj _ -> Compound.COMPOUND;
    };
  }
}
