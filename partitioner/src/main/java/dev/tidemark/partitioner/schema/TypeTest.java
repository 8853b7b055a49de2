package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The keyword {@code type}. */
record TypeTest(
    boolean ofNull,
    boolean ofBoolean,
    boolean integer,
    boolean number,
    boolean string,
    boolean array,
    boolean object)
    implements TokenTest {

  static TypeTest of(JsonNode type) {
    Set<String> names = new HashSet<>();
    for (JsonNode name : type.isArray() ? type : List.of(type)) names.add(name.asText());
    return new TypeTest(
        names.contains("null"),
        names.contains("boolean"),
        names.contains("integer"),
        names.contains("number"),
        names.contains("string"),
        names.contains("array"),
        names.contains("object"));
  }

  @Override
  public Outcome test(JsonTokens value, Steps steps) {
    return switch (value.token()) {
      case VALUE_STRING -> Outcome.of(string);
      case VALUE_NUMBER_INT -> {
        if (!integer && !number) yield Outcome.NO;
        yield value.isLong() ? Outcome.YES : Outcome.UNKNOWN;
      }
      case VALUE_NUMBER_FLOAT -> {
        if (number) yield PlainNumber.isPlain(value) ? Outcome.YES : Outcome.UNKNOWN;
        // 1.0 is an integer, which is rare enough to leave to the evaluation.
        yield integer ? Outcome.UNKNOWN : Outcome.NO;
      }
      case VALUE_TRUE, VALUE_FALSE -> Outcome.of(ofBoolean);
      case VALUE_NULL -> Outcome.of(ofNull);
      case START_OBJECT -> Outcome.of(object);
      case START_ARRAY -> Outcome.of(array);
      default -> Outcome.UNKNOWN;
    };
  }
}
