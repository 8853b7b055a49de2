package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;

/** The keywords {@code minLength} and {@code maxLength}, in code points. */
record LengthCheck(long min, long max) implements TokenCheck {
  @Override
  public Ternary test(JsonTokens value, Steps steps) {
    if (value.token() != JsonToken.VALUE_STRING) return Ternary.YES;
    steps.take(value.charCount() / 8);
    int length = Character.codePointCount(value.chars(), 0, value.charCount());
    return Ternary.of(length >= min && length <= max);
  }
}
