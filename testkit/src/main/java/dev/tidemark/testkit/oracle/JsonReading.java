package dev.tidemark.testkit.oracle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from Jackson's tokens: Jackson's tree would keep the last of repeated members and
 * round numbers.
 */
final class JsonReading {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(10_000)
                  .build())
          .build();

  private JsonReading() {}

  static Json parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      Json value = value(parser, parser.nextToken());
      if (parser.nextToken() != null) throw new IllegalArgumentException("more than one value");
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Json value(JsonParser parser, @Nullable JsonToken token) throws IOException {
    if (token == null) throw new IllegalArgumentException("no value");
    return switch (token) {
      case VALUE_NULL -> Json.Null.NULL;
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
      case VALUE_STRING -> new Json.Str(parser.getText());
      case START_ARRAY -> array(parser);
      case START_OBJECT -> object(parser);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalArgumentException("a value cannot start with " + token);
    };
  }

  private static Json array(JsonParser parser) throws IOException {
    List<Json> items = new ArrayList<>();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken())
      items.add(value(parser, t));
    return new Json.Arr(items);
  }

  private static Json object(JsonParser parser) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    boolean repeats = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Json value = value(parser, parser.nextToken());
      if (members.putIfAbsent(name, value) != null) repeats = true;
    }
    return new Json.Obj(members, repeats);
  }
}
