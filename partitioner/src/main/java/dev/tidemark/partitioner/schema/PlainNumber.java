package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The numbers that the proof looks at itself: integers of 64 bits and short decimals with at most a
 * short exponent. Every other is left to the library, and to the rule that declared numbers are
 * within 64 bits or within a double.
 */
final class PlainNumber {
  private static final int SHORT = 40;
  private static final int SURELY_LONG = 18;

  /** So many digits of an exponent take no short number out of a double. */
  private static final int SHORT_EXPONENT = 2;

  private PlainNumber() {}

  static boolean isLong(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && (parser.getTextLength() <= SURELY_LONG
            || parser.getNumberType() != NumberType.BIG_INTEGER);
  }

  static boolean isPlain(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) return isLong(parser);
    return isSurelyDouble(parser);
  }

  /** Whether it is short, its exponent too: then it is within a double's range. */
  static boolean isSurelyDouble(JsonParser parser) throws IOException {
    int length = parser.getTextLength();
    if (length > SHORT) return false;
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) return true;
    char[] text = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int end = from + length;
    for (int i = from; i < end; i++) {
      if (text[i] == 'e' || text[i] == 'E') {
        boolean signed = text[i + 1] == '-' || text[i + 1] == '+';
        return end - i - (signed ? 2 : 1) <= SHORT_EXPONENT;
      }
    }
    return true;
  }

  /** The exact value of a plain number. */
  static BigDecimal value(JsonParser parser) throws IOException {
    return new BigDecimal(
        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
  }
}
