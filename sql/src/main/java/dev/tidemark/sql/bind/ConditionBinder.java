package dev.tidemark.sql.bind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.AnyElement;
import dev.tidemark.sql.query.Predicate.Not;
import dev.tidemark.sql.query.Predicate.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From one member of a filter to the condition that it states. */
final class ConditionBinder {
  private static final int MOST_VALUES = 1000;

  private final Names names;

  ConditionBinder(Names names) {
    this.names = names;
  }

  /** The condition; {@link Refused} with what is wrong with it. */
  Predicate bind(String member, JsonNode value) throws Refused {
    Optional<Names.Place> literal = names.literal(member);
    if (literal.isPresent()) return bind(literal.get(), Operator.EQ, value);
    Optional<Operator> operator = Operator.ending(member);
    String name =
        operator
            .map(o -> member.substring(0, member.length() - o.suffix().length()))
            .orElse(member);
    return bind(names.any(name), operator.orElse(Operator.EQ), value);
  }

  private static Predicate bind(Names.Place place, Operator operator, JsonNode value)
      throws Refused {
    Predicate some = ofSomeElement(place, condition(place, operator, value));
    return operator == Operator.NE ? new Not(some) : some;
  }

  /** What the operator asks of one element; {@code NE}, that no element is so. */
  private static Predicate condition(Names.Place place, Operator operator, JsonNode value)
      throws Refused {
    return switch (operator) {
      case EQ, NE -> Comparison.of(place, Op.EQ, read(place, value));
      case GT -> Comparison.of(place, Op.GT, present(place, value));
      case GTE -> Comparison.of(place, Op.GTE, present(place, value));
      case LT -> Comparison.of(place, Op.LT, present(place, value));
      case LTE -> Comparison.of(place, Op.LTE, present(place, value));
      case IN -> Comparison.in(place, list(place, value, 1, MOST_VALUES));
      case BETWEEN -> between(place, list(place, value, 2, 2));
      case PREFIX -> TextCondition.prefix(Comparison.text(place), text(place, value));
      case CONTAINS -> TextCondition.contains(Comparison.text(place), text(place, value));
      case ICONTAINS -> TextCondition.containsInAnyCase(Comparison.text(place), text(place, value));
      case EXISTS -> {
        if (!value.isBoolean()) throw Refused.expected("true or false", value);
        Predicate isNull = Comparison.isNull(place);
        yield value.booleanValue() ? new Not(isNull) : isNull;
      }
    };
  }

  private static Predicate ofSomeElement(Names.Place place, Predicate condition) {
    if (!(place instanceof Names.Place.Path(var lists, var _))) return condition;
    return lists.isEmpty() ? condition : new AnyElement(lists, condition);
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
      throws Refused {
    String expected =
        least == most
            ? "a list of two values, from and to"
            : "a list of %d to %d values".formatted(least, most);
    if (!value.isArray()) throw Refused.expected(expected, value);
    if (value.size() < least || value.size() > most) {
      throw new Refused("must be %s, but has %d".formatted(expected, value.size()));
    }
    List<Operand> operands = new ArrayList<>();
    for (JsonNode element : value) operands.add(read(place, element));
    return operands;
  }

  private static Operand present(Names.Place place, JsonNode value) throws Refused {
    if (value.isNull()) throw new Refused("must not be null, which is not comparable");
    return read(place, value);
  }

  private static String text(Names.Place place, JsonNode value) throws Refused {
    FieldType type = type(place);
    if (type != null && type != FieldType.STRING) {
      throw new Refused("asks what a string has in it, but the field is none");
    }
    return Operand.text(value);
  }

  private static Operand read(Names.Place place, JsonNode value) throws Refused {
    return Operand.read(type(place), value);
  }

  private static @Nullable FieldType type(Names.Place place) {
    return switch (place) {
      case Names.Place.Scalar(var term) -> term.type();
      case Names.Place.Path _ -> null;
    };
  }
}
