package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The keywords {@code minLength} and {@code maxLength}, in code points. */
record LengthTest(long min, long max) implements TokenTest {
  @Override
  public Outcome test(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) return Outcome.YES;
    int length =
        Character.codePointCount(
            parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    return Outcome.of(length >= min && length <= max);
  }
}
