package dev.tidemark.sql.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.partitioner.json.ParserMessages;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.sql.failure.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads one JSON value by RFC 8259 alone, within bounds of size and depth. Repeated members and
 * lone surrogates, which a lenient reader would let pass, become problems.
 */
final class StrictJson {
  private static final int MAX_BYTES = 8 << 20;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER = 400;

  /** Each takes some hundred bytes, and what is said of it as much; queries have far less. */
  private static final int MAX_VALUES = 50_000;

  private static final String LONG_NUMBER = "a number has at most " + MAX_NUMBER + " characters";
  private static final BigDecimal NEAR_ZERO = new BigDecimal(Double.MIN_VALUE).movePointLeft(9);

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxStringLength(MAX_BYTES)
                  .maxNameLength(MAX_BYTES)
                  .build())
          // Else it would keep thousands of names that callers send, however long they are.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /** Decimals as they are written, a zero at the end included: messages show them. */
  private final JsonNodeFactory nodes = new JsonNodeFactory(true);

  private final JsonParser parser;
  private final List<Problem> problems;
  private int values;

  private StrictJson(JsonParser parser, List<Problem> problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The value in the bytes; a missing node where there is nothing but whitespace. */
  static JsonNode read(byte[] bytes, List<Problem> problems) throws JsonProcessingException {
    if (bytes.length > MAX_BYTES) {
      throw new JsonParseException(null, "more than " + MAX_BYTES + " bytes");
    }
    // Decoded here and not by the parser, which would guess at UTF-16 and take encoded surrogates.
    try (JsonParser parser = FACTORY.createParser(decode(bytes))) {
      if (parser.nextToken() == null) return JsonNodeFactory.instance.missingNode();
      JsonNode value = new StrictJson(parser, problems).value();
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is more behind the end of the value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory does not fail to be read
    }
  }

  /** What is wrong, in one line and without the parser's view of its source. */
  static String reason(JsonProcessingException e) {
    String place =
        e.getLocation() == null
            ? ""
            : " (line %d, column %d)"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    String words = ParserMessages.of(e);
    boolean isLongNumber = words.startsWith("Number value length");
    return (isLongNumber ? LONG_NUMBER : PrintableValue.line(words)) + place;
  }

  private static String decode(byte[] bytes) throws JsonProcessingException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new JsonParseException(null, "the bytes are not UTF-8");
    }
  }

  private JsonNode value() throws IOException {
    if (++values > MAX_VALUES) {
      throw new JsonParseException(parser, "more than " + MAX_VALUES + " values");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> nodes.textNode(sound(parser.getText()));
      case VALUE_NUMBER_INT -> nodes.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> decimal();
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new JsonParseException(parser, "unexpected " + parser.currentToken());
    };
  }

  /** Exact, where it lies within the range of doubles; what lies beyond is a double that does. */
  private JsonNode decimal() throws IOException {
    double near = parser.getDoubleValue();
    if (!Double.isFinite(near)) return nodes.numberNode(near);
    if (Math.abs(near) >= Double.MIN_NORMAL) return nodes.numberNode(parser.getDecimalValue());
    // Less than doubles tell apart: its exponent may fit no int, and all that counts is the side.
    if (near != 0 || isZero(parser.getText())) return nodes.numberNode(new BigDecimal(near));
    return nodes.numberNode(parser.getText().startsWith("-") ? NEAR_ZERO.negate() : NEAR_ZERO);
  }

  private static boolean isZero(String number) {
    return number.chars().takeWhile(c -> c != 'e' && c != 'E').allMatch(c -> c < '1' || c > '9');
  }

  private ObjectNode object() throws IOException {
    ObjectNode object = nodes.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = sound(parser.currentName());
      parser.nextToken();
      JsonNode value = value();
      if (object.has(name)) {
        problems.add(
            new Problem(
                name, "Member '%s' is there more than once".formatted(Printable.shortened(name))));
      } else {
        object.set(name, value);
      }
    }
    return object;
  }

  private ArrayNode array() throws IOException {
    ArrayNode array = nodes.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) array.add(value());
    return array;
  }

  /** The text itself; one with half of a surrogate pair, which is no text, becomes a problem. */
  private String sound(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      problems.add(
          new Problem(
              "",
              "\"%s\" holds half of a surrogate pair, which is no text"
                  .formatted(Printable.shortened(text))));
    }
    return text;
  }
}
