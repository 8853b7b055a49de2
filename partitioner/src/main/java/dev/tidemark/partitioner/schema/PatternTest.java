package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;

/** The keyword {@code pattern}, as the library reads it. */
record PatternTest(RegularExpression pattern) implements TokenTest {
  static PatternTest of(String pattern) {
    return new PatternTest(JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern));
  }

  @Override
  public Outcome test(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) return Outcome.YES;
    return Outcome.of(pattern.matches(parser.getText()));
  }
}
