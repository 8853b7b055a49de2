package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Regex;
import dev.tidemark.partitioner.regex.RegexSyntaxException;
import dev.tidemark.partitioner.regex.Steps;

/** The keyword {@code pattern}. */
record PatternTest(Regex regex) implements TokenTest {
  static PatternTest of(String pattern) {
    try {
      return new PatternTest(Regex.of(pattern));
    } catch (RegexSyntaxException e) {
      throw new IllegalArgumentException("no pattern: " + pattern, e);
    }
  }

  @Override
  public Outcome test(JsonTokens value, Steps steps) {
    if (value.token() != JsonToken.VALUE_STRING) return Outcome.YES;
    return Outcome.of(regex.isIn(value.chars(), value.charCount(), steps));
  }
}
