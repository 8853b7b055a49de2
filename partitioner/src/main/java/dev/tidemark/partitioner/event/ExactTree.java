package dev.tidemark.partitioner.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Builds a tree from the tokens of an event: of a repeated member the first is kept, and numbers
 * are exact. Jackson's own tree keeps the last.
 */
final class ExactTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ExactTree() {}

  /**
   * Reads the value at the current token of the parser. Afterwards the parser is at the last token
   * of the value.
   */
  static JsonNode read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          if (object.has(name)) parser.skipChildren();
          else object.set(name, read(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) array.add(read(parser));
        yield array;
      }
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer(ExactNumbers.parse(parser.getText()));
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(ExactNumbers.parse(parser.getText()));
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private static JsonNode integer(BigDecimal value) {
    return ExactNumbers.isLong(value)
        ? NODES.numberNode(value.longValueExact())
        : NODES.numberNode(value.toBigInteger());
  }
}
