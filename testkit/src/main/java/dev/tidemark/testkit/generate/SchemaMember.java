package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.oracle.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One member of a generated schema.
 *
 * @param children the members of an object; empty for every other kind
 */
record SchemaMember(
    String name, Kind kind, boolean nullable, boolean required, List<SchemaMember> children) {
  /** The kind of a member's value. */
  enum Kind {
    TEXT("string"),
    INTEGER("integer"),
    NUMBER("number"),
    BOOLEAN("boolean"),
    /** A string that the schema declares as a time; it may not be one. */
    DATE_TIME("string"),
    /** A number that topics.yml declares as milliseconds. */
    EPOCH_MILLIS("number"),
    OBJECT("object"),
    ARRAY("array"),
    /** A string or a number: has no column. */
    UNION("string");

    private final String schemaType;

    Kind(String schemaType) {
      this.schemaType = schemaType;
    }
  }

  SchemaMember {
    children = List.copyOf(children);
  }

  static SchemaMember of(String name, Kind kind) {
    return new SchemaMember(name, kind, true, false, List.of());
  }

  static SchemaMember required(String name, Kind kind) {
    return new SchemaMember(name, kind, false, true, List.of());
  }

  Json schema() {
    Map<String, Json> schema = new LinkedHashMap<>();
    schema.put("type", type());
    if (kind == Kind.DATE_TIME) schema.put("format", Json.of("date-time"));
    if (kind == Kind.OBJECT) schema.putAll(objectSchema(children));
    return new Json.Obj(schema);
  }

  private Json type() {
    if (kind == Kind.UNION)
      return new Json.Arr(List.of(Json.of("string"), Json.of("number"), Json.of("null")));
    Json type = Json.of(kind.schemaType);
    return nullable ? new Json.Arr(List.of(type, Json.of("null"))) : type;
  }

  /** Returns the properties of an object and its required members. */
  static Map<String, Json> objectSchema(List<SchemaMember> schemaMembers) {
    Map<String, Json> properties = new LinkedHashMap<>();
    for (SchemaMember schemaMember : schemaMembers)
      properties.put(schemaMember.name, schemaMember.schema());
    return Map.of(
        "properties",
        new Json.Obj(properties),
        "required",
        new Json.Arr(
            schemaMembers.stream()
                .filter(SchemaMember::required)
                .map(m -> Json.of(m.name))
                .toList()));
  }
}
