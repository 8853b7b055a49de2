package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.testkit.oracle.Operand.Relation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One member of a filter; an event matches it or not. */
record Condition(FieldReference fieldReference, Operator operator, List<Operand> operands) {
  private static final int MOST_IN = 1000;

  /** Reads a member of a filter; throws {@link InvalidQuery} if it is not a condition. */
  static Condition read(NameLookup nameLookup, String member, Json json) {
    // A member with this literal name takes precedence over the operator suffix.
    var literal = nameLookup.literal(member);
    if (literal.isPresent()) return read(literal.get(), Operator.EQUAL, json);
    var operator = Operator.ending(member);
    String name =
        operator
            .map(o -> member.substring(0, member.length() - o.suffix().length()))
            .orElse(member);
    try {
      return read(nameLookup.any(name), operator.orElse(Operator.EQUAL), json);
    } catch (InvalidQuery e) {
      throw new InvalidQuery(member + ": " + e.getMessage());
    }
  }

  private static Condition read(FieldReference fieldReference, Operator operator, Json json) {
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
                fieldReference.type() == null || fieldReference.type() == FieldType.STRING,
                "the field is not a string");
            yield List.of(json);
          }
          case EXISTS -> {
            require(json instanceof Json.Bool, "true or false");
            yield List.of(json);
          }
        };
    @Nullable FieldType type =
        operator == Operator.EXISTS ? FieldType.BOOLEAN : fieldReference.type();
    return new Condition(
        fieldReference, operator, operands.stream().map(o -> Operand.read(type, o)).toList());
  }

  private static List<Json> items(Json json) {
    if (json instanceof Json.Arr(List<Json> items)) return items;
    throw new InvalidQuery("a list is expected");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) throw new InvalidQuery(problem);
  }

  /** Returns whether a value of the event matches; for {@code _ne}, whether none is equal. */
  boolean holds(StoredEvent event) {
    List<OracleValue> oracleValues = fieldReference.in(event);
    return operator == Operator.NOT_EQUAL
        ? oracleValues.stream()
            .noneMatch(oracleValue -> relation(oracleValue, 0) == Relation.WITHIN)
        : oracleValues.stream().anyMatch(this::fulfils);
  }

  private boolean fulfils(OracleValue oracleValue) {
    return switch (operator) {
      case EQUAL, NOT_EQUAL -> relation(oracleValue, 0) == Relation.WITHIN;
      case IN -> operands.stream().anyMatch(o -> o.relation(oracleValue) == Relation.WITHIN);
      case ABOVE -> relation(oracleValue, 0) == Relation.ABOVE;
      case ABOVE_OR_EQUAL -> atLeast(oracleValue, 0);
      case BELOW -> relation(oracleValue, 0) == Relation.BELOW;
      case BELOW_OR_EQUAL -> atMost(oracleValue, 0);
      case BETWEEN ->
          scalar(oracleValue)
              && (operands.get(0) == Operand.Null.NOTHING || atLeast(oracleValue, 0))
              && (operands.get(1) == Operand.Null.NOTHING || atMost(oracleValue, 1));
      case PREFIX ->
          oracleValue instanceof OracleValue.Text(String text) && text.startsWith(wanted());
      case CONTAINS ->
          oracleValue instanceof OracleValue.Text(String text) && text.contains(wanted());
      case CONTAINS_IN_ANY_CASE ->
          oracleValue instanceof OracleValue.Text(String text)
              && CodePointOrder.lower(text).contains(CodePointOrder.lower(wanted()));
      case EXISTS ->
          operands
              .getFirst()
              .equals(
                  new Operand.Exactly(
                      new OracleValue.Bool(oracleValue != OracleValue.Missing.MISSING)));
    };
  }

  private String wanted() {
    if (operands.getFirst() instanceof Operand.Exactly(OracleValue.Text(String text))) return text;
    throw new IllegalStateException("not a string: " + operands);
  }

  private Relation relation(OracleValue oracleValue, int operand) {
    return operands.get(operand).relation(oracleValue);
  }

  private boolean atLeast(OracleValue oracleValue, int operand) {
    Relation relation = relation(oracleValue, operand);
    return relation == Relation.WITHIN || relation == Relation.ABOVE;
  }

  private boolean atMost(OracleValue oracleValue, int operand) {
    Relation relation = relation(oracleValue, operand);
    return relation == Relation.WITHIN || relation == Relation.BELOW;
  }

  private static boolean scalar(OracleValue oracleValue) {
    return switch (oracleValue) {
      case OracleValue.Missing _, OracleValue.Compound _ -> false;
      case OracleValue.Text _, OracleValue.Num _, OracleValue.Bool _, OracleValue.Moment _ -> true;
    };
  }
}
