package dev.tidemark.sql.page;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.EventJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Replaces invalid events that other engines may have written. */
final class SanitizedEvent {
  private static final EventJson JSON = EventJson.ofStored();
  private static final String NO_MEMBERS = "{}";

  private SanitizedEvent() {}

  /** Returns the event if it is JSON, and an object without members otherwise. */
  static String of(@Nullable String payload) {
    return payload != null && isJson(payload) ? payload : NO_MEMBERS;
  }

  private static boolean isJson(String payload) {
    try (JsonParser parser = JSON.parser(payload)) {
      JsonToken first = parser.nextToken();
      if (first == null) return false;
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
