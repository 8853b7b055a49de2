package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonToken;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import dev.tidemark.partitioner.json.JsonTokens;

/** The keyword {@code pattern}, as the library reads it. */
record PatternTest(RegularExpression pattern) implements TokenTest {
  static PatternTest of(String pattern) {
    return new PatternTest(JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern));
  }

  @Override
  public Outcome test(JsonTokens value) {
    if (value.token() != JsonToken.VALUE_STRING) return Outcome.YES;
    return Outcome.of(pattern.matches(value.text()));
  }
}
