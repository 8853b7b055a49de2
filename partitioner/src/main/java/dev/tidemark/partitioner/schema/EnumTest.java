package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The keywords {@code enum} and {@code const}. */
final class EnumTest implements TokenTest {
  private final char[][] texts;
  private final long[] integers;
  private final boolean hasTrue;
  private final boolean hasFalse;
  private final boolean hasNull;
  private final boolean hasOtherNumbers;
  private final boolean hasContainers;

  EnumTest(Iterable<JsonNode> values) {
    List<char[]> found = new ArrayList<>();
    List<Long> whole = new ArrayList<>();
    boolean isTrue = false;
    boolean isFalse = false;
    boolean isNull = false;
    boolean others = false;
    boolean containers = false;
    for (JsonNode value : values) {
      if (value.isTextual()) found.add(value.textValue().toCharArray());
      else if (value.isInt() || value.isLong()) whole.add(value.longValue());
      else if (value.isNumber()) others = true;
      else if (value.isBoolean() && value.booleanValue()) isTrue = true;
      else if (value.isBoolean()) isFalse = true;
      else if (value.isNull()) isNull = true;
      else containers = true;
    }
    texts = found.toArray(char[][]::new);
    integers = whole.stream().mapToLong(Long::longValue).toArray();
    hasTrue = isTrue;
    hasFalse = isFalse;
    hasNull = isNull;
    hasOtherNumbers = others;
    hasContainers = containers;
  }

  @Override
  public Outcome test(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> Outcome.of(hasText(parser));
      case VALUE_NUMBER_INT -> ofInteger(parser);
      case VALUE_NUMBER_FLOAT ->
          hasOtherNumbers || integers.length > 0 ? Outcome.UNKNOWN : Outcome.NO;
      case VALUE_TRUE -> Outcome.of(hasTrue);
      case VALUE_FALSE -> Outcome.of(hasFalse);
      case VALUE_NULL -> Outcome.of(hasNull);
      default -> hasContainers ? Outcome.UNKNOWN : Outcome.NO;
    };
  }

  private boolean hasText(JsonParser parser) throws IOException {
    char[] text = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int to = from + parser.getTextLength();
    for (char[] candidate : texts) {
      if (Arrays.equals(candidate, 0, candidate.length, text, from, to)) return true;
    }
    return false;
  }

  private Outcome ofInteger(JsonParser parser) throws IOException {
    if (PlainNumber.isLong(parser)) {
      long value = parser.getLongValue();
      for (long candidate : integers) if (candidate == value) return Outcome.YES;
    }
    return hasOtherNumbers || (integers.length > 0 && !PlainNumber.isLong(parser))
        ? Outcome.UNKNOWN
        : Outcome.NO;
  }
}
