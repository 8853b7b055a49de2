package dev.tidemark.catalog.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.partitioner.event.Times;
import dev.tidemark.partitioner.schema.SchemaTypes;
import dev.tidemark.partitioner.schema.SchemaTypes.JsonType;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes the JSON of a topic's event from the cells of a row.
 *
 * <p>A cell is a text of single bytes, the file's own, so that what is no UTF-8 is still there for
 * the event reader to refuse. A cell that is no value of its member's type stays a string: the
 * schema refuses it and says why.
 */
final class CsvCells {
  /** Stands for a cell that is empty and has no quotes: no member. No single byte is it. */
  static final String ABSENT = "\uFFFF";

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final List<String> BOOLEANS = List.of("true", "false");
  private static final JsonMapper SCHEMAS = JsonMapper.builder().build();

  private final Map<String, Kind> kinds = new HashMap<>();
  private List<String> names;

  /** What a member's cells can be beside a string. */
  private enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    /** A time that the schema wants as a number. */
    MILLIS,
    /** A time that the schema takes as a number or as it is. */
    MILLIS_OR_TEXT
  }

  /** Of that topic's events, in the order of its schema until a header says another. */
  CsvCells(Topic topic) {
    names = List.copyOf(topic.members());
    var schema = schema(topic);
    var types = new SchemaTypes(schema);
    for (String member : names) {
      Set<JsonType> allowed =
          types.property(schema, member).map(types::of).orElse(EnumSet.allOf(JsonType.class));
      topic.fields().stream()
          .filter(field -> field.paths().anyMatch(List.of(member)::equals))
          .findFirst()
          .map(field -> kind(field, allowed))
          .ifPresent(kind -> kinds.put(member, kind));
    }
  }

  private static JsonNode schema(Topic topic) {
    try {
      return SCHEMAS.readTree(topic.schema());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no schema of a topic: " + topic.name(), e);
    }
  }

  private static Kind kind(Field field, Set<JsonType> allowed) {
    return switch (field.type()) {
      case STRING -> Kind.TEXT;
      case LONG, DOUBLE -> Kind.NUMBER;
      case BOOLEAN -> Kind.BOOLEAN;
      case TIME -> {
        if (!allowed.contains(JsonType.INTEGER) && !allowed.contains(JsonType.NUMBER)) {
          yield Kind.TEXT;
        }
        yield allowed.contains(JsonType.STRING) ? Kind.MILLIS_OR_TEXT : Kind.MILLIS;
      }
    };
  }

  /** Takes a first row as the header if all of it are names of members, each once. */
  boolean isHeader(List<String> row) {
    List<String> read =
        row.stream().map(cell -> new String(cell.getBytes(ISO_8859_1), UTF_8)).toList();
    boolean isHeader =
        new HashSet<>(read).size() == read.size() && new HashSet<>(names).containsAll(read);
    if (isHeader) names = read;
    return isHeader;
  }

  /** The event as JSON in one line; of a row that has not a cell a name, an array of its cells. */
  byte[] json(List<String> row) {
    boolean fits = row.size() == names.size();
    StringBuilder json = new StringBuilder(64 + 16 * row.size()).append(fits ? '{' : '[');
    boolean first = true;
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      if (fits && cell.equals(ABSENT)) continue;
      if (!first) json.append(',');
      first = false;
      if (fits) {
        String name = names.get(i);
        quote(new String(name.getBytes(UTF_8), ISO_8859_1), json);
        json.append(':');
        value(cell, kinds.getOrDefault(name, Kind.TEXT), json);
      } else {
        quote(cell.equals(ABSENT) ? "" : cell, json);
      }
    }
    return json.append(fits ? '}' : ']').toString().getBytes(ISO_8859_1);
  }

  private static void value(String cell, Kind kind, StringBuilder json) {
    Optional<String> literal =
        switch (kind) {
          case TEXT -> Optional.empty();
          case NUMBER, MILLIS_OR_TEXT -> number(cell);
          case MILLIS -> number(cell).or(() -> millis(cell));
          case BOOLEAN -> BOOLEANS.stream().filter(cell::equalsIgnoreCase).findFirst();
        };
    literal.ifPresentOrElse(json::append, () -> quote(cell, json));
  }

  private static Optional<String> millis(String cell) {
    var time = Times.parse(cell);
    return time.isPresent() ? Optional.of(Long.toString(time.getAsLong())) : Optional.empty();
  }

  private static Optional<String> number(String cell) {
    return NUMBER.matcher(cell).matches() ? Optional.of(cell) : Optional.empty();
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }
}
