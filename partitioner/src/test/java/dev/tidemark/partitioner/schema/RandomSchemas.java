package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Generates random schemas and values that often match: few names, few texts, few numbers. */
public final class RandomSchemas {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES = List.of("a", "b", "c", "d.e", "é", "");
  private static final List<String> TEXTS =
      List.of("", "a", "b", "ab", "é", "😀😀", "a1", "null", "1");
  private static final List<String> REFERENCES = List.of("#/$defs/one", "#/$defs/two");

  /** References into a part with its own identifier. References in that part resolve within it. */
  private static final List<String> INNER =
      List.of("#/$defs/n/properties/a", "http://x/n#/properties/a");

  private static final List<String> PATTERNS =
      List.of("^a", "b$", "^[ab]+$", "[0-9]", "^.$", "é|1");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "2",
          "1.0",
          "1.5",
          "0.1",
          "-0.0",
          "1e0",
          "1e2",
          "10",
          "3",
          "9007199254740993",
          "9007199254740992.0",
          "9223372036854775807",
          "9223372036854775808",
          "1e400",
          "0.30000000000000004",
          "2.50");
  private static final List<String> TYPES =
      List.of("null", "boolean", "integer", "number", "string", "array", "object");

  private final Random random;

  public RandomSchemas(long seed) {
    random = new Random(seed);
  }

  /** Returns a schema of an object, as topics have. */
  public ObjectNode topic() {
    while (true) {
      ObjectNode schema = object(3);
      if (random.nextInt(3) == 0) combine(schema, 2);
      ObjectNode parts = schema.putObject("$defs");
      parts.set("one", schema(1));
      parts.set("two", schema(2));
      if (random.nextInt(4) == 0) {
        ObjectNode inner = object(1).put("$id", "http://x/n");
        ((ObjectNode) inner.get("properties")).putObject("a").put("$ref", "#/$defs/one");
        inner.putObject("$defs").set("one", scalar());
        ((ObjectNode) inner.get("$defs")).set("two", scalar());
        parts.set("n", inner);
        ((ObjectNode) schema.get("properties")).putObject("a").put("$ref", pick(INNER));
      }
      if (CompiledSchema.problemsOf(schema).isEmpty()) return schema;
    }
  }

  private JsonNode schema(int depth) {
    return switch (random.nextInt(12)) {
      case 0 -> NODES.booleanNode(random.nextInt(4) > 0);
      case 1 -> NODES.objectNode();
      case 2 -> NODES.objectNode().put("$ref", pick(REFERENCES));
      case 3, 4 -> depth == 0 ? scalar() : object(depth);
      case 5 -> depth == 0 ? scalar() : array(depth);
      case 6 -> {
        ObjectNode schema = random.nextBoolean() || depth == 0 ? scalar() : object(depth);
        if (depth > 0) combine(schema, depth);
        yield schema;
      }
      default -> scalar();
    };
  }

  private ObjectNode scalar() {
    ObjectNode schema = NODES.objectNode();
    if (random.nextInt(4) > 0) type(schema);
    if (random.nextInt(5) == 0) {
      ArrayNode values = schema.putArray("enum");
      for (int i = random.nextInt(4); i >= 0; i--) values.add(value(1));
    }
    if (random.nextInt(8) == 0) schema.set("const", value(1));
    if (random.nextInt(5) == 0) schema.set("minimum", number());
    if (random.nextInt(5) == 0) schema.set("maximum", number());
    if (random.nextInt(9) == 0) schema.set("exclusiveMinimum", number());
    if (random.nextInt(9) == 0) schema.set("exclusiveMaximum", number());
    if (random.nextInt(9) == 0) schema.set("multipleOf", NODES.numberNode(2));
    if (random.nextInt(6) == 0) schema.put("minLength", random.nextInt(3));
    if (random.nextInt(6) == 0) schema.put("maxLength", random.nextInt(3));
    if (random.nextInt(6) == 0) schema.put("pattern", pick(PATTERNS));
    if (random.nextInt(6) == 0) schema.put("format", "date-time");
    if (random.nextInt(9) == 0) schema.put("title", "a title");
    return schema;
  }

  private ObjectNode object(int depth) {
    ObjectNode schema = NODES.objectNode();
    if (random.nextInt(3) > 0) schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    for (int i = random.nextInt(4); i >= 0; i--) properties.set(pick(NAMES), schema(depth - 1));
    if (random.nextInt(3) == 0) schema.putArray("required").add(pick(NAMES));
    if (random.nextInt(5) == 0) schema.set("additionalProperties", schema(0));
    if (random.nextInt(9) == 0)
      schema.putObject("dependentRequired").putArray(pick(NAMES)).add("a");
    if (random.nextInt(12) == 0) schema.put("minProperties", 2);
    if (random.nextInt(12) == 0) schema.putObject("patternProperties").set("^a", schema(0));
    if (random.nextInt(12) == 0) schema.set("propertyNames", scalar());
    if (random.nextInt(12) == 0) {
      schema.putObject("dependentSchemas").set(pick(NAMES), schema(depth - 1));
    }
    if (random.nextInt(12) == 0) schema.set("unevaluatedProperties", schema(0));
    return schema;
  }

  private ObjectNode array(int depth) {
    ObjectNode schema = NODES.objectNode();
    if (random.nextInt(3) > 0) schema.put("type", "array");
    if (random.nextInt(4) > 0) schema.set("items", schema(depth - 1));
    if (random.nextInt(4) == 0) schema.put("minItems", random.nextInt(3));
    if (random.nextInt(4) == 0) schema.put("maxItems", random.nextInt(3));
    // Without the type, the library would also require unique values of an object.
    if (random.nextInt(9) == 0 && schema.has("type")) schema.put("uniqueItems", true);
    if (random.nextInt(5) == 0) schema.putArray("prefixItems").add(schema(0));
    if (random.nextInt(4) == 0) {
      schema.set("contains", schema(depth - 1));
      int least = random.nextInt(3);
      if (random.nextInt(3) == 0) schema.put("minContains", least);
      // With a maximum below the minimum, the library rejects every value, even one that is not an
      // array.
      if (random.nextInt(3) == 0) schema.put("maxContains", Math.max(1, least) + random.nextInt(2));
    }
    if (random.nextInt(9) == 0) schema.set("unevaluatedItems", schema(0));
    return schema;
  }

  private void combine(ObjectNode schema, int depth) {
    if (random.nextInt(3) == 0) parts(schema.putArray("allOf"), depth);
    if (random.nextInt(4) == 0) parts(schema.putArray("anyOf"), depth);
    if (random.nextInt(5) == 0) parts(schema.putArray("oneOf"), depth);
    if (random.nextInt(5) == 0) schema.set("not", schema(depth - 1));
    if (random.nextInt(3) == 0) schema.put("$ref", "#/$defs/one");
    if (random.nextInt(3) == 0) {
      schema.set("if", schema(depth - 1));
      if (random.nextInt(4) > 0) schema.set("then", schema(depth - 1));
      if (random.nextInt(2) == 0) schema.set("else", schema(depth - 1));
    }
  }

  private void parts(ArrayNode parts, int depth) {
    for (int i = random.nextInt(3); i >= 0; i--) parts.add(schema(depth - 1));
  }

  private void type(ObjectNode schema) {
    if (random.nextInt(3) > 0) schema.put("type", pick(TYPES));
    else {
      String one = pick(TYPES);
      ArrayNode types = schema.putArray("type").add(one);
      String other = pick(TYPES);
      if (!other.equals(one)) types.add(other);
    }
  }

  /** Returns a value to which a schema applies more often than to a purely random one. */
  public JsonNode event(JsonNode schema) {
    ObjectNode event = NODES.objectNode();
    for (int i = random.nextInt(3); i >= 0; i--) event.set(pick(NAMES), value(2));
    for (var property : schema.path("properties").properties()) {
      if (random.nextInt(6) > 0) event.set(property.getKey(), fitting(property.getValue(), 3));
    }
    return event;
  }

  private JsonNode fitting(JsonNode schema, int depth) {
    if (depth == 0 || random.nextInt(8) == 0) return value(1);
    if (schema.path("enum").size() > 0)
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    if (schema.has("const")) return schema.get("const");
    JsonNode type = schema.path("type");
    if (type.isArray()) type = type.get(random.nextInt(type.size()));
    return switch (type.asText()) {
      case "null" -> NODES.nullNode();
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "integer", "number" -> number();
      case "string" -> NODES.textNode(pick(TEXTS));
      case "array" -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--)
          array.add(fitting(schema.path("items"), depth - 1));
        yield array;
      }
      case "object" -> event(schema);
      default -> schema.has("properties") ? event(schema) : value(1);
    };
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> number();
      case 3, 4 -> NODES.textNode(pick(TEXTS));
      case 5 -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) array.add(value(depth - 1));
        yield array;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(3); i > 0; i--) object.set(pick(NAMES), value(depth - 1));
        yield object;
      }
    };
  }

  private JsonNode number() {
    String text = pick(NUMBERS);
    if (text.matches("-?[0-9]+")) {
      BigDecimal whole = new BigDecimal(text);
      return whole.precision() < 19
          ? NODES.numberNode(whole.longValueExact())
          : NODES.numberNode(whole.toBigIntegerExact());
    }
    return NODES.numberNode(new BigDecimal(text));
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
