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
 * Reads one JSON value strictly by RFC 8259, within limits of size and depth. Repeated members and
 * lone surrogates, which a lenient reader would accept, become problems.
 */
final class StrictJson {
  private static final int MAX_BYTES = 8 << 20;
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER = 400;

  /**
   * The maximum number of values: each takes some hundred bytes, and a problem with it as much;
   * queries have far fewer.
   */
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
          // Otherwise the factory would cache thousands of names that callers send, however long
          // they are.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /** Keeps decimals as they were written, with trailing zeros, because messages show them. */
  private final JsonNodeFactory nodes = new JsonNodeFactory(true);

  private final JsonParser parser;
  private final List<Problem> problems;
  private int values;

  private StrictJson(JsonParser parser, List<Problem> problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** Reads the value in the bytes; returns a missing node if there is only whitespace. */
  static JsonNode read(byte[] bytes, List<Problem> problems) throws JsonProcessingException {
    if (bytes.length > MAX_BYTES) {
      throw new JsonParseException(null, "more than " + MAX_BYTES + " bytes");
    }
    // Decoded here, because the parser would detect UTF-16 and accept encoded surrogates.
    try (JsonParser parser = FACTORY.createParser(decode(bytes))) {
      if (parser.nextToken() == null) return JsonNodeFactory.instance.missingNode();
      JsonNode value = new StrictJson(parser, problems).value();
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is text after the end of the value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // reading a string in memory cannot fail
    }
  }

  /** Returns what is wrong, in one line and without the parser's description of its source. */
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

  /**
   * Returns the exact number if it is within the range of doubles, and an infinite double
   * otherwise.
   */
  private JsonNode decimal() throws IOException {
    double near = parser.getDoubleValue();
    if (!Double.isFinite(near)) return nodes.numberNode(near);
    if (Math.abs(near) >= Double.MIN_NORMAL) return nodes.numberNode(parser.getDecimalValue());
    // Too small for a normal double: the exponent may not fit an int, and only the side of zero
    // matters.
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
                name, "Member '%s' occurs more than once".formatted(Printable.shortened(name))));
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

  /**
   * Returns the text; a lone surrogate in it, which is not a valid character, becomes a problem.
   */
  private String sound(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      problems.add(
          new Problem(
              "",
              "\"%s\" contains half of a surrogate pair, which is not a character"
                  .formatted(Printable.shortened(text))));
    }
    return text;
  }
}
