package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.testkit.oracle.Operand.Relation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One member of a filter, which holds for an event or does not. */
record Condition(Place place, Operator operator, List<Operand> operands) {
  private static final int MOST_IN = 1000;

  /** The condition that a filter's member is; {@link Refused} where it is none. */
  static Condition read(Names names, String member, Json json) {
    // A member that is literally named so wins over the operator that its name ends with.
    var literal = names.literal(member);
    if (literal.isPresent()) return read(literal.get(), Operator.EQUAL, json);
    var operator = Operator.ending(member);
    String name =
        operator
            .map(o -> member.substring(0, member.length() - o.suffix().length()))
            .orElse(member);
    try {
      return read(names.any(name), operator.orElse(Operator.EQUAL), json);
    } catch (Refused e) {
      throw new Refused(member + ": " + e.getMessage());
    }
  }

  private static Condition read(Place place, Operator operator, Json json) {
    List<Json> operands =
        switch (operator) {
          case EQUAL, NOT_EQUAL -> List.of(json);
          case ABOVE, ABOVE_OR_EQUAL, BELOW, BELOW_OR_EQUAL -> {
            require(json != Json.Null.NULL, "null is not comparable");
            yield List.of(json);
          }
          case IN -> {
            List<Json> items = items(json);
            require(!items.isEmpty() && items.size() <= MOST_IN, "1 to 1000 values");
            yield items;
          }
          case BETWEEN -> {
            List<Json> items = items(json);
            require(items.size() == 2, "two values");
            yield items;
          }
          case PREFIX, CONTAINS, CONTAINS_IN_ANY_CASE -> {
            require(json instanceof Json.Str, "a string is expected");
            require(
                place.type() == null || place.type() == FieldType.STRING, "the field is no string");
            yield List.of(json);
          }
          case EXISTS -> {
            require(json instanceof Json.Bool, "true or false");
            yield List.of(json);
          }
        };
    @Nullable FieldType type = operator == Operator.EXISTS ? FieldType.BOOLEAN : place.type();
    return new Condition(
        place, operator, operands.stream().map(o -> Operand.read(type, o)).toList());
  }

  private static List<Json> items(Json json) {
    if (json instanceof Json.Arr(List<Json> items)) return items;
    throw new Refused("a list is expected");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) throw new Refused(problem);
  }

  /** Whether some value that the event has here is as asked; of {@code _ne}, whether none is. */
  boolean holds(StoredEvent event) {
    List<Value> values = place.in(event);
    return operator == Operator.NOT_EQUAL
        ? values.stream().noneMatch(value -> relation(value, 0) == Relation.WITHIN)
        : values.stream().anyMatch(this::fulfils);
  }

  private boolean fulfils(Value value) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL -> relation(value, 0) == Relation.WITHIN;
      case IN -> operands.stream().anyMatch(o -> o.relation(value) == Relation.WITHIN);
      case ABOVE -> relation(value, 0) == Relation.ABOVE;
      case ABOVE_OR_EQUAL -> atLeast(value, 0);
      case BELOW -> relation(value, 0) == Relation.BELOW;
      case BELOW_OR_EQUAL -> atMost(value, 0);
      case BETWEEN ->
          scalar(value)
              && (operands.get(0) == Operand.Nothing.NOTHING || atLeast(value, 0))
              && (operands.get(1) == Operand.Nothing.NOTHING || atMost(value, 1));
      case PREFIX -> value instanceof Value.Text(String text) && text.startsWith(wanted());
      case CONTAINS -> value instanceof Value.Text(String text) && text.contains(wanted());
      case CONTAINS_IN_ANY_CASE ->
          value instanceof Value.Text(String text)
              && CodePoints.lower(text).contains(CodePoints.lower(wanted()));
      case EXISTS ->
          operands
              .getFirst()
              .equals(new Operand.Exactly(new Value.Truth(value != Value.Missing.MISSING)));
    };
  }

  private String wanted() {
    if (operands.getFirst() instanceof Operand.Exactly(Value.Text(String text))) return text;
    throw new IllegalStateException("no string: " + operands);
  }

  private Relation relation(Value value, int operand) {
    return operands.get(operand).relation(value);
  }

  private boolean atLeast(Value value, int operand) {
    Relation relation = relation(value, operand);
    return relation == Relation.WITHIN || relation == Relation.ABOVE;
  }

  private boolean atMost(Value value, int operand) {
    Relation relation = relation(value, operand);
    return relation == Relation.WITHIN || relation == Relation.BELOW;
  }

  private static boolean scalar(Value value) {
    return switch (value) {
      case Value.Missing _, Value.Compound _ -> false;
      case Value.Text _, Value.Amount _, Value.Truth _, Value.Moment _ -> true;
    };
  }
}
