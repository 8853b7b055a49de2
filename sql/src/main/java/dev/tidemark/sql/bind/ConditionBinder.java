package dev.tidemark.sql.bind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.bind.Operand.NoOperand;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Not;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From one member of a filter to the condition that it states. */
final class ConditionBinder {
  private static final int MOST_VALUES = 1000;

  private final Names names;
  private final String topic;

  ConditionBinder(Names names, String topic) {
    this.names = names;
    this.topic = topic;
  }

  /** The condition; {@link NoOperand} with what is wrong with it. */
  Predicate bind(String member, JsonNode value) throws NoOperand {
    Optional<Names.Place> literal = names.literal(member);
    if (literal.isPresent()) return bind(literal.get(), Operator.EQ, value);
    Optional<Operator> operator = Operator.ending(member);
    if (operator.isEmpty()) refuseReserved(member);
    String name =
        operator
            .map(o -> member.substring(0, member.length() - o.suffix().length()))
            .orElse(member);
    Names.Place place = names.any(name).orElseThrow(() -> unknown(name));
    return bind(place, operator.orElse(Operator.EQ), value);
  }

  private Predicate bind(Names.Place place, Operator operator, JsonNode value) throws NoOperand {
    return switch (operator) {
      case EQ -> Comparison.of(place, Op.EQ, read(place, value));
      case NE -> new Not(Comparison.of(place, Op.EQ, read(place, value)));
      case GT -> Comparison.of(place, Op.GT, present(place, value));
      case GTE -> Comparison.of(place, Op.GTE, present(place, value));
      case LT -> Comparison.of(place, Op.LT, present(place, value));
      case LTE -> Comparison.of(place, Op.LTE, present(place, value));
      case IN -> Comparison.in(place, list(place, value, 1, MOST_VALUES));
      case BETWEEN -> between(place, list(place, value, 2, 2));
      case EXISTS -> {
        if (!value.isBoolean()) throw NoOperand.expected("true or false", value);
        Predicate isNull = Comparison.isNull(place);
        yield value.booleanValue() ? new Not(isNull) : isNull;
      }
    };
  }

  private static Predicate between(Names.Place place, List<Operand> ends) {
    Operand from = ends.getFirst();
    Operand to = ends.getLast();
    List<Predicate> parts = new ArrayList<>();
    if (!(from instanceof Operand.Nothing)) parts.add(Comparison.of(place, Op.GTE, from));
    if (!(to instanceof Operand.Nothing)) parts.add(Comparison.of(place, Op.LTE, to));
    return parts.isEmpty() ? Comparison.isScalar(place) : Predicate.and(parts);
  }

  private static List<Operand> list(Names.Place place, JsonNode value, int least, int most)
      throws NoOperand {
    String expected =
        least == most
            ? "a list of two values, from and to"
            : "a list of %d to %d values".formatted(least, most);
    if (!value.isArray()) throw NoOperand.expected(expected, value);
    if (value.size() < least || value.size() > most) {
      throw new NoOperand("must be %s, but has %d".formatted(expected, value.size()));
    }
    List<Operand> operands = new ArrayList<>();
    for (JsonNode element : value) operands.add(read(place, element));
    return operands;
  }

  private static Operand present(Names.Place place, JsonNode value) throws NoOperand {
    if (value.isNull()) throw new NoOperand("must not be null, which is not comparable");
    return read(place, value);
  }

  private static Operand read(Names.Place place, JsonNode value) throws NoOperand {
    return Operand.read(type(place), value);
  }

  private static @Nullable FieldType type(Names.Place place) {
    return switch (place) {
      case Names.Place.Scalar(var term) -> term.type();
      case Names.Place.Path _ -> null;
    };
  }

  private static void refuseReserved(String member) throws NoOperand {
    for (String ending : Operator.RESERVED) {
      if (member.endsWith(ending)) {
        throw new NoOperand(
            "ends with %s, which is no operator yet; the operators are %s, and a member that is named so is reached with _eq"
                .formatted(ending, Operator.all()));
      }
    }
  }

  private NoOperand unknown(String name) {
    return new NoOperand(
        "Unknown field '%s' in topic %s%s"
            .formatted(Shown.text(name), topic, names.suggestion(name)));
  }
}
