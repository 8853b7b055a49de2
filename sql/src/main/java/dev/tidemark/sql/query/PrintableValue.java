package dev.tidemark.sql.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.text.Printable;

/** Prints JSON values of a query for messages: short and {@linkplain Printable escaped}. */
public final class PrintableValue {
  private PrintableValue() {}

  /** Returns a scalar as it was written, shortened; of a list or an object only its size. */
  public static String value(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> '"' + Printable.shortened(value.textValue()) + '"';
      case ARRAY, OBJECT -> value.isEmpty() ? value.toString() : "of " + value.size() + " elements";
      default -> Printable.shortened(value.toString());
    };
  }

  /** Returns the kind of a JSON value, with its article. */
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

  /** Returns the first line of a library's message, which may repeat what the caller sent. */
  static String line(String message) {
    String line = message.lines().findFirst().orElse("").replaceAll("\\s+", " ").strip();
    return Printable.escaped(line);
  }
}
