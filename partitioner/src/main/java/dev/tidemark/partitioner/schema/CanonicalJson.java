package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.regex.Steps;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes values as text such that two values have the same text exactly if they are equal by JSON
 * Schema: members are sorted, numbers are written by their value.
 *
 * <p>Texts are compared instead of trees because a set of texts stays fast even if hashes collide.
 */
final class CanonicalJson {
  private final Steps steps;
  private final StringBuilder text = new StringBuilder();

  private CanonicalJson(Steps steps) {
    this.steps = steps;
  }

  static String of(JsonNode value, Steps steps) {
    CanonicalJson canonical = new CanonicalJson(steps);
    canonical.write(value);
    return canonical.text.toString();
  }

  private void write(JsonNode value) {
    int begin = text.length();
    switch (value.getNodeType()) {
      case OBJECT -> {
        text.append('{');
        Map<String, JsonNode> sorted = new TreeMap<>();
        for (var member : value.properties()) {
          steps.take(2 + member.getKey().length() / 8);
          sorted.put(member.getKey(), member.getValue());
        }
        sorted.forEach(
            (name, inner) -> {
              string(name);
              write(inner);
            });
        text.append('}');
      }
      case ARRAY -> {
        text.append('[');
        for (JsonNode item : value) write(item);
        text.append(']');
      }
      case STRING -> string(value.textValue());
      case NUMBER -> {
        BigDecimal number = value.decimalValue();
        steps.take(Assertions.arithmetic(number));
        text.append('n').append(number(number)).append(';');
      }
      case BOOLEAN -> text.append(value.booleanValue() ? 't' : 'f');
      default -> text.append('-');
    }
    if (value.isValueNode()) steps.take(1 + (text.length() - begin) / 8);
    else steps.take(1);
  }

  /** Writes the length first, so that no character has to be escaped. */
  private void string(String string) {
    text.append('s').append(string.length()).append(':').append(string);
  }

  private static String number(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
  }
}
