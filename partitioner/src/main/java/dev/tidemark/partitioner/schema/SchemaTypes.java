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

  private final References references;
  private final IdentityHashMap<JsonNode, Set<JsonType>> byTarget = new IdentityHashMap<>();

  public SchemaTypes(JsonNode root) {
    references = new References(root);
  }

  /** The types that a schema of this document allows. */
  public Set<JsonType> of(JsonNode schema) {
    return EnumSet.copyOf(found(schema));
  }

  /** Whether a schema of this document names this format in any of its parts. */
  public boolean hasFormat(JsonNode schema, String format) {
    return hasFormat(schema, format, identities());
  }

  /** The schema of a member, by {@code properties} or through references to them. */
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

  /** What the schema's {@code $ref} leads to; empty if it has none, or it leads nowhere here. */
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

  /** Looked up once: references can lead to one place in more ways than there is time for. */
  private Set<JsonType> ofTarget(JsonNode target) {
    Set<JsonType> known = byTarget.get(target);
    if (known != null) return known;
    // Until it is known, and where it leads round to itself, it may be anything.
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
        default -> {} // The rules for schemas have rejected it already.
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
