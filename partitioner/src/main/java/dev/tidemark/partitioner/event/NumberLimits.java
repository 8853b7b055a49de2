package dev.tidemark.partitioner.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.event.Rejection.Reason;
import dev.tidemark.partitioner.schema.SchemaTypes;
import dev.tidemark.partitioner.schema.SchemaTypes.JsonType;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that declared integers fit into 64 bits and declared numbers into a double, because their
 * columns have these types. Numbers outside the range of a double are also rejected where nothing
 * is declared ({@link EnvelopeExtractor}): a query could not distinguish them.
 */
final class NumberLimits {
  static final String NO_DOUBLE = "outside the range of a double";

  private record Limit(Field field, boolean integer) {}

  private final List<Limit> limits = new ArrayList<>();

  NumberLimits(Topic topic, JsonNode schema) {
    SchemaTypes types = new SchemaTypes(schema);
    for (Field field : topic.fields()) {
      Optional<JsonNode> declared = Optional.of(schema);
      for (String step : field.path()) {
        declared = declared.flatMap(node -> types.property(node, step));
      }
      if (declared.isEmpty()) continue;
      boolean number = types.of(declared.get()).contains(JsonType.NUMBER);
      boolean integer = types.of(declared.get()).contains(JsonType.INTEGER);
      if (number || integer) limits.add(new Limit(field, !number));
    }
  }

  List<Reason> check(JsonNode event) {
    List<Reason> reasons = new ArrayList<>();
    for (Limit limit : limits) {
      JsonNode value = event;
      for (String step : limit.field.path()) value = value.path(step);
      if (!value.isNumber()) continue;
      BigDecimal number = value.decimalValue();
      if (limit.integer && !ExactNumbers.isLong(number)) {
        reasons.add(reason(limit, value, "is outside the range of a 64-bit integer"));
      } else if (!ExactNumbers.isDouble(number)) {
        reasons.add(reason(limit, value, "is " + NO_DOUBLE));
      }
    }
    return reasons;
  }

  private static Reason reason(Limit limit, JsonNode value, String words) {
    return new Reason(limit.field.name(), Printable.shortened(value.asText()) + " " + words);
  }
}
