package dev.tidemark.sql.bind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.event.Times;
import dev.tidemark.partitioner.topic.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A value that a place is compared with. */
sealed interface Operand {
  /** The maximum length of a text, in code points. */
  int MOST_CODE_POINTS = 65_536;

  /** JSON null. */
  record Null() implements Operand {}

  record Text(String text) implements Operand {}

  /** A number with its exact value. */
  record Num(BigDecimal value) implements Operand {}

  record Bool(boolean truth) implements Operand {}

  /** A time: a whole day or one millisecond. */
  record Interval(Times.Interval interval) implements Operand {}

  /** Reads the operand for a place of this type; null for a place without a declared type. */
  static Operand read(@Nullable FieldType type, JsonNode value) throws BindException {
    if (value.isNull()) return new Null();
    if (!value.isValueNode()) throw BindException.expected(article(type), value);
    if (type == FieldType.TIME) return new Interval(time(value));
    boolean fits =
        switch (type) {
          case null -> true;
          case STRING -> value.isTextual();
          case LONG, DOUBLE -> value.isNumber();
          case BOOLEAN -> value.isBoolean();
          case TIME -> throw new AssertionError("seen above");
        };
    if (!fits) throw BindException.expected(article(type), value);
    if (value.isTextual()) return new Text(text(value));
    if (value.isBoolean()) return new Bool(value.booleanValue());
    return new Num(number(value));
  }

  /** Reads a JSON string. */
  static String text(JsonNode value) throws BindException {
    if (!value.isTextual()) throw BindException.expected(article(FieldType.STRING), value);
    String text = value.textValue();
    if (text.codePointCount(0, text.length()) > MOST_CODE_POINTS) {
      throw BindException.expected("at most %d characters".formatted(MOST_CODE_POINTS), value);
    }
    return text;
  }

  private static BigDecimal number(JsonNode value) throws BindException {
    if (Double.isFinite(value.doubleValue())) return value.decimalValue();
    throw new BindException("is a number beyond the range of a double");
  }

  private static Times.Interval time(JsonNode value) throws BindException {
    if (value.isTextual()) {
      return Times.interval(value.textValue())
          .orElseThrow(() -> BindException.expected(article(FieldType.TIME), value));
    }
    if (!value.isNumber()) throw BindException.expected(article(FieldType.TIME), value);
    if (!value.isIntegralNumber()) {
      throw BindException.expected("a whole number of milliseconds, as it is a time", value);
    }
    BigInteger millis = value.bigIntegerValue();
    if (millis.bitLength() > 63 || !Times.isTime(millis.longValueExact())) {
      throw BindException.expected("a time in the years 0001 to 9999, in milliseconds", value);
    }
    return new Times.Interval(millis.longValueExact(), millis.longValueExact() + 1, false);
  }

  private static String article(@Nullable FieldType type) {
    return switch (type) {
      case null -> "a string, a number, a boolean or null";
      case STRING -> "a string";
      case LONG, DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case TIME ->
          "a time such as 2025-02-03, 2025-02-03T04:05:06.007Z or a number of milliseconds";
    };
  }
}
