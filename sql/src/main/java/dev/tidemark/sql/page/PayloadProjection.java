package dev.tidemark.sql.page;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.EventJson;
import dev.tidemark.sql.query.PayloadFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Reduces an event to the members that a query selects. Their text stays as it was sent, so that
 * numbers keep their digits. For one event.
 */
final class PayloadProjection {
  private static final EventJson JSON = EventJson.ofStored();

  private final String payload;
  private final JsonParser parser;

  private PayloadProjection(String payload, JsonParser parser) {
    this.payload = payload;
    this.parser = parser;
  }

  /** Returns what the fields select from an event; an empty object if that is nothing. */
  static String of(String payload, PayloadFields payloadFields) {
    return switch (payloadFields) {
      case PayloadFields.Whole _ -> payload;
      case PayloadFields.Members kept -> cut(payload, kept);
    };
  }

  private static String cut(String payload, PayloadFields.Members kept) {
    try (JsonParser parser = JSON.parser(payload)) {
      parser.nextToken();
      return new PayloadProjection(payload, parser).object(kept).orElse("{}");
    } catch (IOException e) {
      throw new UncheckedIOException("a stored event is not JSON", e);
    }
  }

  /**
   * Returns the selected part of the object at the parser's position; empty if the value is not an
   * object.
   */
  private Optional<String> object(PayloadFields.Members kept) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return Optional.empty();
    }
    StringJoiner members = new StringJoiner(",", "{", "}").setEmptyValue("");
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      int start = tokenStart();
      String name = parser.currentName();
      parser.nextToken();
      PayloadFields payloadFields = kept.members().get(name);
      if (payloadFields == null || !seen.add(name)) {
        parser.skipChildren();
      } else {
        String head = payload.substring(start, tokenStart());
        value(payloadFields).ifPresent(value -> members.add(head + value));
      }
    }
    return Optional.of(members.toString()).filter(text -> !text.isEmpty());
  }

  private Optional<String> value(PayloadFields payloadFields) throws IOException {
    return switch (payloadFields) {
      case PayloadFields.Whole _ -> {
        int start = tokenStart();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        yield Optional.of(payload.substring(start, end));
      }
      case PayloadFields.Members kept -> object(kept);
    };
  }

  private int tokenStart() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }
}
