package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which JSON types a schema lets a value have, as far as its words say so plainly: {@code type},
 * {@code enum}, {@code const}, {@code $ref} within the document, {@code anyOf}, {@code oneOf},
 * {@code allOf}.
 *
 * <p>Law: a value that the schema accepts has one of these types.
 */
public final class SchemaTypes {
  /** The types of JSON; an integer is a {@code NUMBER} too where a schema says number. */
  public enum JsonType {
    NULL,
    BOOLEAN,
    INTEGER,
    /** A number with a fraction. */
    NUMBER,
    STRING,
    ARRAY,
    OBJECT
  }

  private final JsonNode root;
  private final Map<String, Set<JsonType>> byReference = new HashMap<>();

  public SchemaTypes(JsonNode root) {
    this.root = root;
  }

  /** The types that a schema of this document allows. */
  public Set<JsonType> of(JsonNode schema) {
    return EnumSet.copyOf(found(schema));
  }

  /** Whether a schema of this document names this format in any of its parts. */
  public boolean hasFormat(JsonNode schema, String format) {
    return hasFormat(schema, format, new HashSet<>());
  }

  /** The schema of a member, by {@code properties} or through references to them. */
  public Optional<JsonNode> property(JsonNode schema, String name) {
    Set<String> seen = new HashSet<>();
    JsonNode at = schema;
    while (true) {
      JsonNode property = at.path("properties").get(name);
      if (property != null) return Optional.of(property);
      String reference = at.path("$ref").textValue();
      if (reference == null || !seen.add(reference)) return Optional.empty();
      Optional<JsonNode> target = resolve(reference);
      if (target.isEmpty()) return Optional.empty();
      at = target.get();
    }
  }

  /** What a reference within the document leads to; empty if it leads elsewhere or nowhere. */
  public Optional<JsonNode> resolve(String reference) {
    if (reference.equals("#")) return Optional.of(root);
    if (!reference.startsWith("#/")) return Optional.empty();
    return References.at(root, reference.substring(1));
  }

  private Set<JsonType> found(JsonNode schema) {
    if (schema.isBoolean() && !schema.booleanValue()) return EnumSet.noneOf(JsonType.class);
    Set<JsonType> types = EnumSet.allOf(JsonType.class);
    if (schema.has("type")) types.retainAll(named(schema.get("type")));
    if (schema.has("enum")) types.retainAll(ofValues(schema.get("enum")));
    if (schema.has("const")) types.retainAll(ofValues(List.of(schema.get("const"))));
    for (String choice : List.of("anyOf", "oneOf")) {
      if (!schema.path(choice).isArray()) continue;
      Set<JsonType> any = EnumSet.noneOf(JsonType.class);
      schema.get(choice).forEach(option -> any.addAll(found(option)));
      types.retainAll(any);
    }
    if (schema.path("allOf").isArray()) {
      schema.get("allOf").forEach(part -> types.retainAll(found(part)));
    }
    String reference = schema.path("$ref").textValue();
    if (reference != null) types.retainAll(ofTarget(reference));
    return types;
  }

  /** Looked up once: references can lead to one place in more ways than there is time for. */
  private Set<JsonType> ofTarget(String reference) {
    Set<JsonType> known = byReference.get(reference);
    if (known != null) return known;
    // Until it is known, and where it leads round to itself, it may be anything.
    byReference.put(reference, EnumSet.allOf(JsonType.class));
    Set<JsonType> types =
        resolve(reference).map(this::found).orElseGet(() -> EnumSet.allOf(JsonType.class));
    byReference.put(reference, types);
    return types;
  }

  private boolean hasFormat(JsonNode schema, String format, Set<String> seen) {
    if (format.equals(schema.path("format").textValue())) return true;
    for (String parts : List.of("anyOf", "oneOf", "allOf")) {
      for (JsonNode part : schema.path(parts)) {
        if (hasFormat(part, format, seen)) return true;
      }
    }
    String reference = schema.path("$ref").textValue();
    if (reference == null || !seen.add(reference)) return false;
    return resolve(reference).filter(target -> hasFormat(target, format, seen)).isPresent();
  }

  private static Set<JsonType> named(JsonNode type) {
    Set<JsonType> types = EnumSet.noneOf(JsonType.class);
    Iterator<JsonNode> names = type.isArray() ? type.iterator() : List.of(type).iterator();
    while (names.hasNext()) {
      switch (names.next().asText()) {
        case "null" -> types.add(JsonType.NULL);
        case "boolean" -> types.add(JsonType.BOOLEAN);
        case "integer" -> types.add(JsonType.INTEGER);
        case "number" -> types.addAll(EnumSet.of(JsonType.INTEGER, JsonType.NUMBER));
        case "string" -> types.add(JsonType.STRING);
        case "array" -> types.add(JsonType.ARRAY);
        case "object" -> types.add(JsonType.OBJECT);
        default -> {} // The rules for schemas have refused it already.
      }
    }
    return types;
  }

  private static Set<JsonType> ofValues(Iterable<JsonNode> values) {
    Set<JsonType> types = EnumSet.noneOf(JsonType.class);
    for (JsonNode value : values) {
      types.add(
          switch (value.getNodeType()) {
            case BOOLEAN -> JsonType.BOOLEAN;
            case NUMBER -> value.canConvertToExactIntegral() ? JsonType.INTEGER : JsonType.NUMBER;
            case STRING -> JsonType.STRING;
            case ARRAY -> JsonType.ARRAY;
            case OBJECT -> JsonType.OBJECT;
            default -> JsonType.NULL;
          });
    }
    return types;
  }
}
