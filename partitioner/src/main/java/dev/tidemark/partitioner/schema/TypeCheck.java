package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The keyword {@code type}. */
record TypeCheck(
    boolean ofNull,
    boolean ofBoolean,
    boolean integer,
    boolean number,
    boolean string,
    boolean array,
    boolean object)
    implements TokenCheck {

  static TypeCheck of(JsonNode type) {
    Set<String> names = new HashSet<>();
    for (JsonNode name : type.isArray() ? type : List.of(type)) names.add(name.asText());
    return new TypeCheck(
        names.contains("null"),
        names.contains("boolean"),
        names.contains("integer"),
        names.contains("number"),
        names.contains("string"),
        names.contains("array"),
        names.contains("object"));
  }

  @Override
  public Ternary test(JsonTokens value, Steps steps) {
    return switch (value.token()) {
      case VALUE_STRING -> Ternary.of(string);
      case VALUE_NUMBER_INT -> {
        if (!integer && !number) yield Ternary.NO;
        yield value.isLong() ? Ternary.YES : Ternary.UNKNOWN;
      }
      case VALUE_NUMBER_FLOAT -> {
        if (number) yield PlainNumber.isPlain(value) ? Ternary.YES : Ternary.UNKNOWN;
        // 1.0 is an integer, but rare enough to leave to CompiledSchema.
        yield integer ? Ternary.UNKNOWN : Ternary.NO;
      }
      case VALUE_TRUE, VALUE_FALSE -> Ternary.of(ofBoolean);
      case VALUE_NULL -> Ternary.of(ofNull);
      case START_OBJECT -> Ternary.of(object);
      case START_ARRAY -> Ternary.of(array);
      default -> Ternary.UNKNOWN;
    };
  }
}
