package dev.tidemark.partitioner.event;

import com.fasterxml.jackson.core.JsonParser;
import dev.tidemark.partitioner.json.EventJson;
import dev.tidemark.partitioner.json.StrictText;
import java.io.IOException;

/** Strict parsers for single lines. */
final class JsonSource {
  private static final EventJson JSON = new EventJson(EventJson.LEVELS);

  private JsonSource() {}

  /** A parser of text that {@link StrictText} has passed and that starts with a brace. */
  static JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
    return JSON.parser(bytes, offset, length);
  }
}
