package dev.tidemark.partitioner.event;

import com.fasterxml.jackson.core.JsonParser;
import dev.tidemark.partitioner.json.EventJson;
import dev.tidemark.partitioner.json.TextValidator;
import java.io.IOException;

/** Creates strict parsers for single lines. */
final class StrictParsers {
  private static final EventJson JSON = new EventJson(EventJson.LEVELS);

  private StrictParsers() {}

  /**
   * Returns a parser for a text that {@link TextValidator} accepts and that starts with a brace.
   */
  static JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
    return JSON.parser(bytes, offset, length);
  }
}
