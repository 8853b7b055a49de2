package dev.tidemark.partitioner.schema;

import java.util.Set;

/** The keywords of JSON Schema that compile to rules. No other keyword can be proved. */
final class Keywords {
  static final Set<String> ANNOTATIONS =
      Set.of(
          "title",
          "description",
          "$comment",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "format",
          "$defs",
          "definitions",
          "contentMediaType",
          "contentEncoding");

  static final Set<String> OF_OBJECTS =
      Set.of("properties", "required", "additionalProperties", "dependentRequired");

  static final Set<String> OF_ARRAYS = Set.of("items", "minItems", "maxItems");

  private static final Set<String> OF_SCALARS =
      Set.of(
          "type",
          "enum",
          "const",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "minLength",
          "maxLength",
          "pattern");

  static final Set<String> COMBINATIONS =
      Set.of("$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else");

  /** Allowed only at the root: elsewhere they change the meaning of references. */
  private static final Set<String> AT_THE_ROOT = Set.of("$schema", "$id");

  private Keywords() {}

  static boolean isUnderstood(String keyword, boolean atTheRoot) {
    return ANNOTATIONS.contains(keyword)
        || OF_OBJECTS.contains(keyword)
        || OF_ARRAYS.contains(keyword)
        || OF_SCALARS.contains(keyword)
        || COMBINATIONS.contains(keyword)
        || (atTheRoot && AT_THE_ROOT.contains(keyword));
  }
}
