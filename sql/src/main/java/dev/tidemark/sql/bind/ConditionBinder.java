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

/** Binds one member of a filter to its condition. */
final class ConditionBinder {
  private static final int MOST_VALUES = 1000;

  private final NameResolver nameResolver;

  ConditionBinder(NameResolver nameResolver) {
    this.nameResolver = nameResolver;
  }

  /** Returns the condition, or throws {@link BindException} with the reason why it is invalid. */
  Predicate bind(String member, JsonNode value) throws BindException {
    Optional<NameResolver.Place> literal = nameResolver.literal(member);
    if (literal.isPresent()) return bind(literal.get(), Operator.EQ, value);
    Optional<Operator> operator = Operator.ending(member);
    String name =
        operator
            .map(o -> member.substring(0, member.length() - o.suffix().length()))
            .orElse(member);
    return bind(nameResolver.any(name), operator.orElse(Operator.EQ), value);
  }

  private static Predicate bind(NameResolver.Place place, Operator operator, JsonNode value)
      throws BindException {
    Predicate some = ofSomeElement(place, condition(place, operator, value));
    return operator == Operator.NE ? new Not(some) : some;
  }

  /** Returns the operator's condition on one element; for {@code NE}, its negation. */
  private static Predicate condition(NameResolver.Place place, Operator operator, JsonNode value)
      throws BindException {
    return switch (operator) {
      case EQ, NE -> ComparisonBinder.of(place, Op.EQ, read(place, value));
      case GT -> ComparisonBinder.of(place, Op.GT, present(place, value));
      case GTE -> ComparisonBinder.of(place, Op.GTE, present(place, value));
      case LT -> ComparisonBinder.of(place, Op.LT, present(place, value));
      case LTE -> ComparisonBinder.of(place, Op.LTE, present(place, value));
      case IN -> ComparisonBinder.in(place, list(place, value, 1, MOST_VALUES));
      case BETWEEN -> between(place, list(place, value, 2, 2));
      case PREFIX -> TextCondition.prefix(ComparisonBinder.text(place), text(place, value));
      case CONTAINS -> TextCondition.contains(ComparisonBinder.text(place), text(place, value));
      case ICONTAINS ->
          TextCondition.containsInAnyCase(ComparisonBinder.text(place), text(place, value));
      case EXISTS -> {
        if (!value.isBoolean()) throw BindException.expected("true or false", value);
        Predicate isNull = ComparisonBinder.isNull(place);
        yield value.booleanValue() ? new Not(isNull) : isNull;
      }
    };
  }

  private static Predicate ofSomeElement(NameResolver.Place place, Predicate condition) {
    if (!(place instanceof NameResolver.Place.Path(var lists, var _))) return condition;
    return lists.isEmpty() ? condition : new AnyElement(lists, condition);
  }

  private static Predicate between(NameResolver.Place place, List<Operand> ends) {
    Operand from = ends.getFirst();
    Operand to = ends.getLast();
    List<Predicate> parts = new ArrayList<>();
    if (!(from instanceof Operand.Null)) parts.add(ComparisonBinder.of(place, Op.GTE, from));
    if (!(to instanceof Operand.Null)) parts.add(ComparisonBinder.of(place, Op.LTE, to));
    return parts.isEmpty() ? ComparisonBinder.isScalar(place) : Predicate.and(parts);
  }

  private static List<Operand> list(NameResolver.Place place, JsonNode value, int least, int most)
      throws BindException {
    String expected =
        least == most
            ? "a list of two values, from and to"
            : "a list of %d to %d values".formatted(least, most);
    if (!value.isArray()) throw BindException.expected(expected, value);
    if (value.size() < least || value.size() > most) {
      throw new BindException("must be %s, but has %d".formatted(expected, value.size()));
    }
    List<Operand> operands = new ArrayList<>();
    for (JsonNode element : value) operands.add(read(place, element));
    return operands;
  }

  private static Operand present(NameResolver.Place place, JsonNode value) throws BindException {
    if (value.isNull()) throw new BindException("must not be null, which is not comparable");
    return read(place, value);
  }

  private static String text(NameResolver.Place place, JsonNode value) throws BindException {
    FieldType type = type(place);
    if (type != null && type != FieldType.STRING) {
      throw new BindException("applies only to string fields, but the field has another type");
    }
    return Operand.text(value);
  }

  private static Operand read(NameResolver.Place place, JsonNode value) throws BindException {
    return Operand.read(type(place), value);
  }

  private static @Nullable FieldType type(NameResolver.Place place) {
    return switch (place) {
      case NameResolver.Place.Scalar(var term) -> term.type();
      case NameResolver.Place.Path _ -> null;
    };
  }
}
