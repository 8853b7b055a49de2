package dev.tidemark.sql.query;

import dev.tidemark.partitioner.topic.FieldType;
import java.util.Comparator;

/** Orders values of one type in the same way as the engines. */
public final class ValueOrder {
  /** Compares two values of the same type; texts by code point. */
  public static final Comparator<Value> ORDER = ValueOrder::compare;

  private ValueOrder() {}

  /** Converts a plain object, as in files and results, to a value of a type. */
  public static Value of(FieldType type, Object value) {
    return switch (type) {
      case STRING -> new Value.Text((String) value);
      case LONG -> new Value.Whole((Long) value);
      case DOUBLE -> new Value.Real((Double) value);
      case BOOLEAN -> new Value.Bool((Boolean) value);
      case TIME -> new Value.Time((Long) value);
    };
  }

  /** Returns the prefix of a text that is used for sorting. */
  public static Value head(String text) {
    return new Value.Text(Term.SortPrefix.of(text));
  }

  /** Returns the text with each code point in lower case, independent of context and language. */
  public static String lower(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int compare(Value a, Value b) {
    return switch (a) {
      case Value.Text(String text) -> compare(text, ((Value.Text) b).text());
      case Value.Whole(long number) -> Long.compare(number, ((Value.Whole) b).number());
      case Value.Huge(var number) -> number.compareTo(((Value.Huge) b).number());
      case Value.Real(double number) -> Double.compare(number, ((Value.Real) b).number());
      case Value.Bool(boolean truth) -> Boolean.compare(truth, ((Value.Bool) b).truth());
      case Value.Time(long millis) -> Long.compare(millis, ((Value.Time) b).millis());
      case Value.Texts _ -> throw new IllegalArgumentException("lists have no order");
    };
  }

  /**
   * Compares texts by code point: Java's own order is that of UTF-16, in which emoji come before
   * U+FFFD.
   */
  private static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x == y) continue;
      boolean oneIsHalf = Character.isSurrogate(x) != Character.isSurrogate(y);
      return oneIsHalf ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
    }
    return Integer.compare(a.length(), b.length());
  }
}
