package dev.tidemark.sql.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** Formats the values of a query for messages: shortened, and without invisible characters. */
public final class PrintableValue {
  private static final int LENGTH = 80;

  private PrintableValue() {}

  /** Returns a caller's text, shortened to about 80 characters, with control characters escaped. */
  public static String text(String text) {
    boolean cut = text.codePointCount(0, Math.min(text.length(), 4 * LENGTH)) > LENGTH;
    String head = cut ? text.substring(0, text.offsetByCodePoints(0, LENGTH - 1)) : text;
    return head.codePoints().mapToObj(PrintableValue::character).collect(Collectors.joining())
        + (cut ? "…" : "");
  }

  /** Returns a JSON value as it was written, also shortened. */
  public static String value(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> '"' + text(value.textValue()) + '"';
      case ARRAY, OBJECT ->
          // Only the number of elements, because the value may be a megabyte long.
          value.isEmpty() ? value.toString() : "of " + value.size() + " elements";
      default -> text(value.toString());
    };
  }

  /** Returns the kind of a JSON value, with an article. */
  public static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING -> "the string";
      case NUMBER -> "the number";
      case BOOLEAN -> "the boolean";
      default -> "the value";
    };
  }

  /**
   * Returns the message of a library in one line, escaped because it may contain the caller's text.
   */
  static String line(String message) {
    String line = message.lines().findFirst().orElse("").replaceAll("\\s+", " ").strip();
    return line.codePoints().mapToObj(PrintableValue::character).collect(Collectors.joining());
  }

  private static String character(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          codePoint > 0xFFFF ? "\\u{%x}".formatted(codePoint) : "\\u%04x".formatted(codePoint);
      default -> Character.toString(codePoint);
    };
  }
}
