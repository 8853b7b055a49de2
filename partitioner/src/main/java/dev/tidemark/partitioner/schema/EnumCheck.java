package dev.tidemark.partitioner.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import java.util.ArrayList;
import java.util.List;

/** The keywords {@code enum} and {@code const}. */
final class EnumCheck implements TokenCheck {
  private final byte[][] texts;
  private final long[] integers;
  private final boolean hasTrue;
  private final boolean hasFalse;
  private final boolean hasNull;
  private final boolean hasOtherNumbers;
  private final boolean hasContainers;

  EnumCheck(Iterable<JsonNode> values) {
    List<byte[]> found = new ArrayList<>();
    List<Long> whole = new ArrayList<>();
    boolean isTrue = false;
    boolean isFalse = false;
    boolean isNull = false;
    boolean others = false;
    boolean containers = false;
    for (JsonNode value : values) {
      if (value.isTextual()) found.add(value.textValue().getBytes(UTF_8));
      else if (value.isInt() || value.isLong()) whole.add(value.longValue());
      else if (value.isNumber()) others = true;
      else if (value.isBoolean() && value.booleanValue()) isTrue = true;
      else if (value.isBoolean()) isFalse = true;
      else if (value.isNull()) isNull = true;
      else containers = true;
    }
    texts = found.toArray(byte[][]::new);
    integers = whole.stream().mapToLong(Long::longValue).toArray();
    hasTrue = isTrue;
    hasFalse = isFalse;
    hasNull = isNull;
    hasOtherNumbers = others;
    hasContainers = containers;
  }

  @Override
  public Ternary test(JsonTokens value, Steps steps) {
    return switch (value.token()) {
      case VALUE_STRING -> Ternary.of(hasText(value, steps));
      case VALUE_NUMBER_INT -> ofInteger(value, steps);
      case VALUE_NUMBER_FLOAT ->
          hasOtherNumbers || integers.length > 0 ? Ternary.UNKNOWN : Ternary.NO;
      case VALUE_TRUE -> Ternary.of(hasTrue);
      case VALUE_FALSE -> Ternary.of(hasFalse);
      case VALUE_NULL -> Ternary.of(hasNull);
      default -> hasContainers ? Ternary.UNKNOWN : Ternary.NO;
    };
  }

  private boolean hasText(JsonTokens value, Steps steps) {
    steps.take(texts.length);
    if (value.isEscaped()) steps.take(value.length() / Assertions.A_STEP);
    return value.isOneOf(texts);
  }

  private Ternary ofInteger(JsonTokens value, Steps steps) {
    steps.take(integers.length);
    if (value.isLong()) {
      for (long candidate : integers) if (candidate == value.longValue()) return Ternary.YES;
    }
    return hasOtherNumbers || (integers.length > 0 && !value.isLong())
        ? Ternary.UNKNOWN
        : Ternary.NO;
  }
}
