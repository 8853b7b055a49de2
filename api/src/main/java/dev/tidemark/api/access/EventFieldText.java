package dev.tidemark.api.access;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the text of a field in a valid event. */
final class EventFieldText {
  /** No event is nested deeper; what is rejected for its depth need not be read. */
  private static final EventJson JSON = new EventJson(EventJson.LEVELS);

  private EventFieldText() {}

  /**
   * Returns the string at a path; null if there is none. Of a repeated member, the first counts.
   */
  static @Nullable String at(List<String> path, byte[] bytes, int offset, int length) {
    try (var json = JSON.parser(bytes, offset, length)) {
      json.nextToken();
      return find(json, path);
    } catch (IOException e) {
      throw new UncheckedIOException("an accepted event is JSON", e);
    }
  }

  /**
   * Returns the scalar at a path of any JSON object, as text; a number or boolean as it is written.
   */
  static @Nullable String scalarAt(List<String> path, byte[] bytes, int offset, int length) {
    try (var json = JSON.parser(bytes, offset, length)) {
      json.nextToken();
      if (!reaches(json, path)) return null;
      var token = json.currentToken();
      return token.isScalarValue() && token != JsonToken.VALUE_NULL ? json.getText() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Returns whether the bytes are one JSON object. */
  static boolean isObject(byte[] bytes, int offset, int length) {
    try (var json = JSON.parser(bytes, offset, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) return false;
      json.skipChildren();
      return json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable String find(JsonParser json, List<String> path) throws IOException {
    return reaches(json, path) && json.currentToken() == JsonToken.VALUE_STRING
        ? json.getText()
        : null;
  }

  private static boolean reaches(JsonParser json, List<String> path) throws IOException {
    for (var step : path) {
      if (json.currentToken() != JsonToken.START_OBJECT || !goTo(step, json)) return false;
    }
    return true;
  }

  /**
   * Returns the path of a member that its object contains more than once, among these paths,
   * whatever escapes its name is written with; null if there is none.
   */
  static @Nullable String repeated(List<List<String>> paths, byte[] bytes, int offset, int length) {
    try (var json = JSON.parser(bytes, offset, length)) {
      json.nextToken();
      return repeated(json, paths, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("an accepted event is JSON", e);
    }
  }

  /** Searches the current value of the parser, for paths that have it at this depth. */
  private static @Nullable String repeated(JsonParser json, List<List<String>> paths, int depth)
      throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    var seen = new HashSet<String>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      var through =
          paths.stream().filter(p -> p.size() > depth && p.get(depth).equals(name)).toList();
      json.nextToken();
      if (through.isEmpty()) {
        json.skipChildren();
        continue;
      }
      if (!seen.add(name)) return String.join(".", through.getFirst().subList(0, depth + 1));
      var below = repeated(json, through, depth + 1);
      if (below != null) return below;
    }
    return null;
  }

  private static boolean goTo(String member, JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = json.currentName().equals(member);
      json.nextToken();
      if (found) return true;
      json.skipChildren();
    }
    return false;
  }
}
