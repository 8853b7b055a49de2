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
        parser.skipChildren();
      }
      case START_ARRAY -> {
        if (array != null) return array.proves(parser, watcher);
        parser.skipChildren();
      }
      default -> {}
    }
    return true;
  }
}
