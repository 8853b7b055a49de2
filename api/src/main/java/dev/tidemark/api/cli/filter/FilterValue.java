package dev.tidemark.api.cli.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.sql.bind.FilterMember;
import dev.tidemark.sql.query.FilterJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses the value of a filter by the declared type of its field.
 *
 * <p>A value in double quotes is a JSON string, and {@code null} is null. For a declared string,
 * any other value is that text. For an undeclared field, {@code true}, {@code false} and JSON
 * numbers have these types, and any other value is a text.
 */
final class FilterValue {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

  /**
   * Milliseconds of the years 2001 to 2286. A number with fewer digits may be a year, a date, a
   * minute or seconds; one with more digits may be a date with a time, or microseconds. Read as
   * milliseconds, it would be a time in another year.
   */
  private static final Pattern MILLISECONDS = Pattern.compile("[1-9][0-9]{12}");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Thrown if a value has no single meaning. */
  static final class AmbiguousValue extends Exception {
    private static final long serialVersionUID = 1;

    AmbiguousValue(String message) {
      super(message);
    }
  }

  private FilterValue() {}

  /** Returns the value as the API expects it. */
  static JsonNode read(FilterMember member, String text) throws AmbiguousValue {
    if (text.isEmpty()) throw new AmbiguousValue("has no value; write the empty text as \"\"");
    return switch (member.operator().operands()) {
      case VALUE -> one(member, text);
      case TEXT -> text(text);
      case TRUTH -> truth(text);
      case LIST -> list(member, text, false);
      case RANGE -> list(member, text, true);
    };
  }

  private static JsonNode truth(String text) throws AmbiguousValue {
    return switch (text) {
      case "true" -> BooleanNode.TRUE;
      case "false" -> BooleanNode.FALSE;
      default -> throw new AmbiguousValue("must be true or false");
    };
  }

  private static JsonNode one(FilterMember member, String text) throws AmbiguousValue {
    if (text.equals("null")) return NullNode.getInstance();
    if (text.startsWith("\"")) return text(text);
    return switch (member.type().orElse(null)) {
      case null -> undeclared(text);
      case STRING -> text(text);
      case LONG, DOUBLE -> number(text).orElseGet(() -> TextNode.valueOf(text));
      case BOOLEAN -> isTruth(text) ? truth(text) : text(text);
      case TIME -> time(text);
    };
  }

  private static JsonNode undeclared(String text) throws AmbiguousValue {
    if (isTruth(text)) return truth(text);
    if (text.startsWith("{") || text.startsWith("[")) {
      throw new AmbiguousValue(
          "is a list or an object, which cannot be compared; for a text, use double quotes");
    }
    var number = number(text);
    if (number.isEmpty()) return text(text);
    if (Double.isFinite(number.get().doubleValue())) return number.get();
    throw new AmbiguousValue(
        "is a number beyond the range of a double; for a text, use double quotes");
  }

  private static boolean isTruth(String text) {
    return text.equals("true") || text.equals("false");
  }

  private static Optional<JsonNode> number(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(FilterJson.read(text)) : Optional.empty();
  }

  private static JsonNode time(String text) throws AmbiguousValue {
    if (!WHOLE.matcher(text).matches()) return text(text);
    if (!MILLISECONDS.matcher(text).matches()) {
      throw new AmbiguousValue(
          "would be milliseconds since 1970, which must have 13 digits; write a time as 2026-01-31"
              + " or 2026-01-31T12:00:00Z, or, if milliseconds are correct, write a JSON object");
    }
    return FilterJson.read(text);
  }

  /** Parses a text; in double quotes it is a JSON string. */
  private static JsonNode text(String text) throws AmbiguousValue {
    if (text.startsWith("\"")) {
      var value = FilterJson.read(text);
      if (value.isTextual()) return value;
      throw new AmbiguousValue("begins with a quote but is not a JSON string");
    }
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    if (text.length() > 1 && ((first == '\'' && last == '\'') || (first == '“' && last == '”'))) {
      throw new AmbiguousValue("has other quotes than \"…\", the only ones for a text");
    }
    return TextNode.valueOf(text);
  }

  private static JsonNode list(FilterMember member, String text, boolean range)
      throws AmbiguousValue {
    if (text.startsWith("[")) {
      var list = FilterJson.read(text);
      if (list.isArray()) return list;
      throw new AmbiguousValue("begins with [ but is not a JSON array");
    }
    var list = NODES.arrayNode();
    boolean all = true;
    for (var item : items(text)) {
      boolean open = range && item.isEmpty();
      if (item.isEmpty() && !open)
        throw new AmbiguousValue("has an empty value between its commas");
      all &= open;
      list.add(open ? NullNode.getInstance() : one(member, item));
    }
    if (all) throw new AmbiguousValue("has neither end of its range");
    return list;
  }

  /** Splits a text at commas; a comma in double quotes is part of a value. */
  private static List<String> items(String text) throws AmbiguousValue {
    var items = new ArrayList<String>();
    int at = 0;
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
      int end = at < text.length() && text.charAt(at) == '"' ? endOfQuoted(text, at) : at;
      int comma = text.indexOf(',', end);
      var item = text.substring(at, comma < 0 ? text.length() : comma).strip();
      if (end > at && item.length() > end - at) {
        throw new AmbiguousValue("has text other than a comma after a value in double quotes");
      }
      items.add(item);
      if (comma < 0) return items;
      at = comma + 1;
    }
  }

  private static int endOfQuoted(String text, int start) throws AmbiguousValue {
    for (int i = start + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') i++;
      else if (text.charAt(i) == '"') return i + 1;
    }
    throw new AmbiguousValue("has a quote that is not closed");
  }
}
