package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Regex;
import dev.tidemark.partitioner.regex.RegexSyntaxException;
import dev.tidemark.partitioner.regex.Steps;

/** The keyword {@code pattern}. */
record PatternCheck(Regex regex) implements TokenCheck {
  static PatternCheck of(String pattern) {
    try {
      return new PatternCheck(Regex.of(pattern));
    } catch (RegexSyntaxException e) {
      throw new IllegalArgumentException("not a valid pattern: " + pattern, e);
    }
  }

  @Override
  public Ternary test(JsonTokens value, Steps steps) {
    if (value.token() != JsonToken.VALUE_STRING) return Ternary.YES;
    return Ternary.of(regex.isIn(value.chars(), value.charCount(), steps));
  }
}
