package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * Converts a tree so that equal numbers are equal nodes. JSON Schema compares numbers by their
 * value. The library compares numbers within objects and arrays as nodes, where 1 does not equal
 * 1.0, and an int does not equal a long.
 */
final class EqualNumbers {
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private EqualNumbers() {}

  /** Returns the tree with normalized number nodes; the same node if it is not a container. */
  static JsonNode in(JsonNode tree) {
    return tree.isContainerNode() ? copy(tree) : tree;
  }

  private static JsonNode copy(JsonNode node) {
    if (node.isNumber()) return number(node.decimalValue());
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
      for (JsonNode item : node) array.add(copy(item));
      return array;
    }
    if (!node.isObject()) return node;
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (var member : node.properties()) object.set(member.getKey(), copy(member.getValue()));
    return object;
  }

  private static JsonNode number(BigDecimal value) {
    // Check the bounds first: stripping the zeros of 1e999999 would write all digits.
    boolean isWithin = value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0;
    if (isWithin && value.stripTrailingZeros().scale() <= 0) {
      return JsonNodeFactory.instance.numberNode(value.longValueExact());
    }
    return JsonNodeFactory.instance.numberNode(value);
  }
}
