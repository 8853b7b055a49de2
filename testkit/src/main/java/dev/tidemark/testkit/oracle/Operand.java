package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.FieldType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a place is compared with. */
sealed interface Operand {
  /** The most code points of a string. */
  int LONGEST = 65_536;

  /** JSON's null. */
  enum Nothing implements Operand {
    NOTHING
  }

  /** One value. */
  record Exactly(Value value) implements Operand {}

  /** A number, as it is written. */
  record Written(String text) implements Operand {}

  /** A time: a day, or one millisecond. */
  record During(TimeText.Span span) implements Operand {}

  /** How a value lies to an operand. */
  enum Relation {
    BELOW,
    WITHIN,
    ABOVE,
    /** They cannot be compared: of different types, or one is null or no scalar. */
    NONE
  }

  /** The operand that a JSON value is for a place of this type. */
  static Operand read(@Nullable FieldType type, Json json) {
    return switch (json) {
      case Json.Null _ -> Nothing.NOTHING;
      case Json.Arr _, Json.Obj _ -> throw new Refused("an operand is a scalar");
      case Json.Bool(boolean value) -> {
        require(type == null || type == FieldType.BOOLEAN, "no boolean is expected");
        yield new Exactly(new Value.Truth(value));
      }
      case Json.Str(String value) -> {
        require(value.codePointCount(0, value.length()) <= LONGEST, "a string too long");
        if (type == FieldType.TIME)
          yield new During(TimeText.span(value).orElseThrow(() -> new Refused("not a time")));
        require(type == null || type == FieldType.STRING, "no string is expected");
        yield new Exactly(new Value.Text(value));
      }
      case Json.Num(String text) -> number(type, text);
    };
  }

  private static Operand number(@Nullable FieldType type, String text) {
    require(!Double.isInfinite(Double.parseDouble(text)), "beyond double range");
    require(type != FieldType.STRING && type != FieldType.BOOLEAN, "no number is expected");
    if (type != FieldType.TIME) return new Written(text);
    require(text.matches("-?[0-9]+"), "a time is a whole number of milliseconds");
    return new During(
        TimeText.span(new BigDecimal(text))
            .orElseThrow(() -> new Refused("not within years 1 to 9999")));
  }

  private static void require(boolean holds, String problem) {
    if (!holds) throw new Refused(problem);
  }

  /** How a value lies to this operand; null lies within null. */
  default Relation relation(Value value) {
    return switch (this) {
      case Nothing _ -> value == Value.Missing.MISSING ? Relation.WITHIN : Relation.NONE;
      case During(TimeText.Span span) ->
          value instanceof Value.Moment(long ms)
              ? ms < span.from()
                  ? Relation.BELOW
                  : ms < span.end() ? Relation.WITHIN : Relation.ABOVE
              : Relation.NONE;
      case Exactly(Value wanted) -> relation(value, wanted);
      case Written(String text) ->
          value instanceof Value.Amount amount ? sign(amount.compareTo(text)) : Relation.NONE;
    };
  }

  private static Relation relation(Value value, Value wanted) {
    return switch (wanted) {
      case Value.Text(String text) ->
          value instanceof Value.Text(String has)
              ? sign(CodePoints.compare(has, text))
              : Relation.NONE;
      case Value.Truth(boolean truth) ->
          value instanceof Value.Truth(boolean has)
              ? sign(Boolean.compare(has, truth))
              : Relation.NONE;
      case Value.Amount _, Value.Moment _, Value.Missing _, Value.Compound _ -> Relation.NONE;
    };
  }

  private static Relation sign(int comparison) {
    return comparison < 0 ? Relation.BELOW : comparison > 0 ? Relation.ABOVE : Relation.WITHIN;
  }
}
