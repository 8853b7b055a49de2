package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The proof of one schema: a test of the value's first token, then a walk through it.
 *
 * @param object how objects are walked, or null where they are skipped
 * @param array how arrays are walked, or null where they are skipped
 */
record Rule(TokenTest test, @Nullable ObjectRule object, @Nullable ArrayRule array) {
  static final Rule ANY = new Rule(TokenTest.ALWAYS, null, null);

  /**
   * Whether the value that starts at the parser's token is proved valid; if so, the parser stands
   * on its last token afterwards, if not, anywhere.
   */
  boolean proves(JsonParser parser, Watcher watcher) throws IOException {
    if (test.test(parser) != Outcome.YES) return false;
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        if (object != null) return object.proves(parser, watcher);
        skip(parser, watcher);
      }
      case START_ARRAY -> {
        if (array != null) return array.proves(parser, watcher);
        skip(parser, watcher);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, watcher);
      default -> {}
    }
    return true;
  }

  /** As the parser's own skipping, but no odd number is passed over. */
  private static void skip(JsonParser parser, Watcher watcher) throws IOException {
    int open = 1;
    while (open > 0) {
      switch (parser.nextToken()) {
        case START_OBJECT, START_ARRAY -> open++;
        case END_OBJECT, END_ARRAY -> open--;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, watcher);
        default -> {}
      }
    }
  }

  private static void number(JsonParser parser, Watcher watcher) throws IOException {
    if (!PlainNumber.isSurelyDouble(parser)) watcher.watchOddNumber(parser);
  }
}
