package dev.tidemark.catalog.source;

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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Converts rows of CSV to the JSON of events.
 *
 * <p>A cell has one char per byte of the file, so that the event reader can still reject bytes that
 * are not UTF-8. A cell that is not a value of its member's type becomes a string: the schema
 * rejects it and states the reason.
 */
final class CsvToJson {
  /**
   * The number of bytes of a cell that are written at a time: escaping may make them six times as
   * long.
   */
  private static final int PIECE = 1 << 12;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final List<String> BOOLEANS = List.of("true", "false");
  private static final JsonMapper SCHEMAS = JsonMapper.builder().build();

  private final Map<String, Kind> kinds = new HashMap<>();
  private List<String> names;

  /** The names of the members as JSON, as they precede their values. */
  private List<String> labels;

  /** The types that the cells of a member can have besides string. */
  private enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    /** A time that the schema requires to be a number. */
    MILLIS,
    /** A time that the schema allows as a number or as a string. */
    MILLIS_OR_TEXT
  }

  /** Converts rows of a topic's events, in the order of its schema until a header sets another. */
  CsvToJson(Topic topic) {
    names = List.copyOf(topic.members());
    labels = labels(names);
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

  /**
   * The text of an event.
   *
   * @param bytes the text, or its beginning if it is longer than a line may be
   * @param length the length of the text; approximate if it is longer than a line may be
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Line(byte[] bytes, long length) {}

  /** Uses a first row as the header if all of its cells are names of members, each once. */
  boolean isHeader(CsvRow row) {
    if (row.cells() > names.size()) return false;
    List<String> read = new ArrayList<>();
    for (int i = 0; i < row.kept(); i++) {
      if (row.isAbsent(i)) return false;
      read.add(new String(row.cell(i).getBytes(ISO_8859_1), UTF_8));
    }
    boolean isHeader =
        new HashSet<>(read).size() == read.size() && new HashSet<>(names).containsAll(read);
    if (isHeader) {
      names = read;
      labels = labels(read);
    }
    return isHeader;
  }

  private static List<String> labels(List<String> names) {
    return names.stream()
        .map(
            name -> {
              StringBuilder label = new StringBuilder("\"");
              String bytes = new String(name.getBytes(UTF_8), ISO_8859_1);
              JsonStringEncoder.getInstance().quoteAsString(bytes, label);
              return label.append("\":").toString();
            })
        .toList();
  }

  /**
   * Returns the event as JSON on one line; a row with the wrong number of cells becomes an array.
   */
  Line json(CsvRow row) {
    boolean fits = row.cells() == names.size();
    Text json = new Text(64 + 16 * row.kept());
    json.add(fits ? "{" : "[");
    boolean isFirst = true;
    for (int i = 0; i < row.kept(); i++) {
      if (fits && row.isAbsent(i)) continue;
      if (!isFirst) json.add(",");
      isFirst = false;
      if (fits) {
        json.add(labels.get(i));
        value(row, i, kinds.getOrDefault(names.get(i), Kind.TEXT), json);
      } else {
        json.quote(row, i);
      }
    }
    if (!row.isCut()) json.add(fits ? "}" : "]");
    return json.line(row.left());
  }

  private static void value(CsvRow row, int cell, Kind kind, Text json) {
    Optional<String> literal =
        switch (kind) {
          case TEXT -> Optional.empty();
          case NUMBER, MILLIS_OR_TEXT -> number(row.cell(cell));
          case MILLIS -> {
            String text = row.cell(cell);
            yield number(text).or(() -> millis(text));
          }
          case BOOLEAN -> BOOLEANS.stream().filter(row.cell(cell)::equalsIgnoreCase).findFirst();
        };
    literal.ifPresentOrElse(json::add, () -> json.quote(row, cell));
  }

  private static Optional<String> millis(String cell) {
    var time = Times.parse(cell);
    return time.isPresent() ? Optional.of(Long.toString(time.getAsLong())) : Optional.empty();
  }

  private static Optional<String> number(String cell) {
    return NUMBER.matcher(cell).matches() ? Optional.of(cell) : Optional.empty();
  }

  /** JSON text. Only as much as a line may have is kept; the rest is counted. */
  private static final class Text {
    private final StringBuilder kept;
    private long left;

    Text(int guess) {
      kept = new StringBuilder(Math.min(guess, TextChunk.MAX_LINE));
    }

    void add(String text) {
      kept.append(text);
      bound();
    }

    void quote(CsvRow row, int cell) {
      kept.append('"');
      int length = row.length(cell);
      for (int from = 0; from < length; from += PIECE) {
        String piece = row.piece(cell, from, Math.min(length, from + PIECE));
        JsonStringEncoder.getInstance().quoteAsString(piece, kept);
        bound();
      }
      kept.append('"');
      bound();
    }

    private void bound() {
      int over = kept.length() - TextChunk.MAX_LINE;
      if (over <= 0) return;
      left += over;
      kept.setLength(TextChunk.MAX_LINE);
    }

    Line line(long more) {
      long length = kept.length() + left + more;
      // A time may be shorter than its cell, but a row that is cut is too long in any case.
      if (more > 0) length = Math.max(length, TextChunk.MAX_LINE + 1);
      return new Line(kept.toString().getBytes(ISO_8859_1), length);
    }
  }
}
