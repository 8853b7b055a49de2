package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the JSON types that a schema allows, from {@code type}, {@code enum}, {@code const}, {@code
 * $ref} within the document, {@code anyOf}, {@code oneOf} and {@code allOf}.
 *
 * <p>Law: a value that the schema accepts has one of these types.
 */
public final class SchemaTypes {
  /**
   * The types of JSON. Where a schema allows {@code number}, it allows {@code INTEGER} and {@code
   * NUMBER}.
   */
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

  private final References references;
  private final IdentityHashMap<JsonNode, Set<JsonType>> byTarget = new IdentityHashMap<>();

  public SchemaTypes(JsonNode root) {
    references = new References(root);
  }

  /** Returns the types that a schema of this document allows. */
  public Set<JsonType> of(JsonNode schema) {
    return EnumSet.copyOf(found(schema));
  }

  /**
   * Returns whether a schema of this document has this format, in itself or in a schema that it
   * combines or refers to.
   */
  public boolean hasFormat(JsonNode schema, String format) {
    return hasFormat(schema, format, identities());
  }

  /**
   * Returns the schema of a member, found in {@code properties} of the schema or of the schemas to
   * which it refers.
   */
  public Optional<JsonNode> property(JsonNode schema, String name) {
    Set<JsonNode> seen = identities();
    JsonNode at = schema;
    while (seen.add(at)) {
      JsonNode property = at.path("properties").get(name);
      if (property != null) return Optional.of(property);
      Optional<JsonNode> target = target(at);
      if (target.isEmpty()) return Optional.empty();
      at = target.get();
    }
    return Optional.empty();
  }

  /**
   * Returns the target of the schema's {@code $ref}; empty if it has none, or the target is not in
   * this document.
   */
  Optional<JsonNode> target(JsonNode schema) {
    return Optional.ofNullable(schema.path("$ref").textValue())
        .flatMap(reference -> references.resolve(schema, reference));
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
    target(schema).ifPresent(target -> types.retainAll(ofTarget(target)));
    return types;
  }

  /** Computed once per target: the number of paths through references can be exponential. */
  private Set<JsonType> ofTarget(JsonNode target) {
    Set<JsonType> known = byTarget.get(target);
    if (known != null) return known;
    // While it is computed, also if it refers to itself, all types are possible.
    byTarget.put(target, EnumSet.allOf(JsonType.class));
    Set<JsonType> types = found(target);
    byTarget.put(target, types);
    return types;
  }

  private boolean hasFormat(JsonNode schema, String format, Set<JsonNode> seen) {
    if (format.equals(schema.path("format").textValue())) return true;
    for (String parts : List.of("anyOf", "oneOf", "allOf")) {
      for (JsonNode part : schema.path(parts)) {
        if (hasFormat(part, format, seen)) return true;
      }
    }
    return target(schema)
        .filter(seen::add)
        .filter(next -> hasFormat(next, format, seen))
        .isPresent();
  }

  private static Set<JsonNode> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
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
        default -> {} // The meta-schema has already rejected it.
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
