package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.FieldType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The value that a field is compared with. */
sealed interface Operand {
  /** The maximum number of code points of a string. */
  int LONGEST = 65_536;

  /** JSON's null. */
  enum Null implements Operand {
    NOTHING
  }

  /** One value. */
  record Exactly(OracleValue oracleValue) implements Operand {}

  /** A number as written. */
  record Written(String text) implements Operand {}

  /** A time: a day, or one millisecond. */
  record Interval(TimeText.Span span) implements Operand {}

  /** The relation of a value to an operand. */
  enum Relation {
    BELOW,
    WITHIN,
    ABOVE,
    /** They cannot be compared: their types differ, or one is null or not a scalar. */
    NONE
  }

  /** Reads the operand from JSON for a field of this type. */
  static Operand read(@Nullable FieldType type, Json json) {
    return switch (json) {
      case Json.Null _ -> Null.NOTHING;
      case Json.Arr _, Json.Obj _ -> throw new InvalidQuery("an operand is a scalar");
      case Json.Bool(boolean value) -> {
        require(type == null || type == FieldType.BOOLEAN, "a boolean is not expected");
        yield new Exactly(new OracleValue.Bool(value));
      }
      case Json.Str(String value) -> {
        require(value.codePointCount(0, value.length()) <= LONGEST, "a string too long");
        if (type == FieldType.TIME)
          yield new Interval(
              TimeText.span(value).orElseThrow(() -> new InvalidQuery("not a time")));
        require(type == null || type == FieldType.STRING, "a string is not expected");
        yield new Exactly(new OracleValue.Text(value));
      }
      case Json.Num(String text) -> number(type, text);
    };
  }

  private static Operand number(@Nullable FieldType type, String text) {
    require(!Double.isInfinite(Double.parseDouble(text)), "beyond double range");
    require(type != FieldType.STRING && type != FieldType.BOOLEAN, "a number is not expected");
    if (type != FieldType.TIME) return new Written(text);
    require(text.matches("-?[0-9]+"), "a time is a whole number of milliseconds");
    return new Interval(
        TimeText.span(new BigDecimal(text))
            .orElseThrow(() -> new InvalidQuery("not within years 1 to 9999")));
  }

  private static void require(boolean holds, String problem) {
    if (!holds) throw new InvalidQuery(problem);
  }

  /** Returns the relation of a value to this operand; null is within null. */
  default Relation relation(OracleValue oracleValue) {
    return switch (this) {
      case Null _ -> oracleValue == OracleValue.Missing.MISSING ? Relation.WITHIN : Relation.NONE;
      case Interval(TimeText.Span span) ->
          oracleValue instanceof OracleValue.Moment(long ms)
              ? ms < span.from()
                  ? Relation.BELOW
                  : ms < span.end() ? Relation.WITHIN : Relation.ABOVE
              : Relation.NONE;
      case Exactly(OracleValue wanted) -> relation(oracleValue, wanted);
      case Written(String text) ->
          oracleValue instanceof OracleValue.Num num ? sign(num.compareTo(text)) : Relation.NONE;
    };
  }

  private static Relation relation(OracleValue oracleValue, OracleValue wanted) {
    return switch (wanted) {
      case OracleValue.Text(String text) ->
          oracleValue instanceof OracleValue.Text(String has)
              ? sign(CodePointOrder.compare(has, text))
              : Relation.NONE;
      case OracleValue.Bool(boolean truth) ->
          oracleValue instanceof OracleValue.Bool(boolean has)
              ? sign(Boolean.compare(has, truth))
              : Relation.NONE;
      case OracleValue.Num _, OracleValue.Moment _, OracleValue.Missing _, OracleValue.Compound _ ->
          Relation.NONE;
    };
  }

  private static Relation sign(int comparison) {
    return comparison < 0 ? Relation.BELOW : comparison > 0 ? Relation.ABOVE : Relation.WITHIN;
  }
}
