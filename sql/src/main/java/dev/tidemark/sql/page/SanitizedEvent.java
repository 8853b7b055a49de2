package dev.tidemark.sql.page;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.EventJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is shown of an event that others than Tidemark may have written. */
final class SanitizedEvent {
  private static final EventJson JSON = EventJson.ofStored();
  private static final String NO_MEMBERS = "{}";

  private SanitizedEvent() {}

  /** The event as it is where it is JSON; else an object without members. */
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
