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
 * Reads what is typed behind the sign of a filter, as the field's declared type wants it.
 *
 * <p>In double quotes it is a JSON string, and {@code null} is null. Of a declared string all else
 * is that text. Of a field of no declared type, {@code true}, {@code false} and what JSON writes as
 * a number are those, and all else is a text.
 */
final class FilterValue {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

  /**
   * Those of the years 2001 to 2286. Fewer digits are a year, a date, a minute or seconds; more are
   * a date with its time, or microseconds. As milliseconds they would be another year altogether.
   */
  private static final Pattern MILLISECONDS = Pattern.compile("[1-9][0-9]{12}");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What is typed has no one meaning. */
  static final class AmbiguousValue extends Exception {
    private static final long serialVersionUID = 1;

    AmbiguousValue(String message) {
      super(message);
    }
  }

  private FilterValue() {}

  /** The value as the API takes it. */
  static JsonNode read(FilterMember member, String text) throws AmbiguousValue {
    if (text.isEmpty()) throw new AmbiguousValue("has no value; the empty text is written \"\"");
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
      default -> throw new AmbiguousValue("takes true or false");
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
      throw new AmbiguousValue("compares with a list or an object; in double quotes it is a text");
    }
    var number = number(text);
    if (number.isEmpty()) return text(text);
    if (Double.isFinite(number.get().doubleValue())) return number.get();
    throw new AmbiguousValue(
        "is a number beyond the range of a double; in double quotes it is a text");
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
          "would be a number of milliseconds since 1970, and of those 13 digits are taken: a time"
              + " is written as 2026-01-31 or 2026-01-31T12:00:00Z; if milliseconds are meant,"
              + " write a JSON object");
    }
    return FilterJson.read(text);
  }

  /** A text, which in double quotes is a JSON string. */
  private static JsonNode text(String text) throws AmbiguousValue {
    if (text.startsWith("\"")) {
      var value = FilterJson.read(text);
      if (value.isTextual()) return value;
      throw new AmbiguousValue("begins with a quote and is no JSON string");
    }
    char first = text.charAt(0);
    char last = text.charAt(text.length() - 1);
    if (text.length() > 1 && ((first == '\'' && last == '\'') || (first == '“' && last == '”'))) {
      throw new AmbiguousValue("has quotes of its own: a text is quoted by \"…\"");
    }
    return TextNode.valueOf(text);
  }

  private static JsonNode list(FilterMember member, String text, boolean range)
      throws AmbiguousValue {
    if (text.startsWith("[")) {
      var list = FilterJson.read(text);
      if (list.isArray()) return list;
      throw new AmbiguousValue("begins with [ and is no JSON list");
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
    if (all) throw new AmbiguousValue("names neither end of its range");
    return list;
  }

  /** What is between commas; one inside of double quotes is part of a value. */
  private static List<String> items(String text) throws AmbiguousValue {
    var items = new ArrayList<String>();
    int at = 0;
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
      int end = at < text.length() && text.charAt(at) == '"' ? endOfQuoted(text, at) : at;
      int comma = text.indexOf(',', end);
      var item = text.substring(at, comma < 0 ? text.length() : comma).strip();
      if (end > at && item.length() > end - at) {
        throw new AmbiguousValue("has more behind a value in double quotes than a comma");
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
    throw new AmbiguousValue("has a quote that is open");
  }
}
