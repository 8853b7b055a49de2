package dev.tidemark.catalog.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.event.ExactNumbers;
import dev.tidemark.partitioner.json.EventJson;
import dev.tidemark.partitioner.topic.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites an event as a flat object of its declared scalars, {@code {"c0":…,"c3":…}}, in a
 * spelling that DuckDB reads exactly. It is the slow way, for events that {@code json_transform}
 * cannot read: member names that differ only in case, are empty or contain a NUL; members without a
 * type in the schema, for example under the former name of a field; integers with a fraction or an
 * exponent, which it reads through a double.
 */
final class FlatPayload {
  private static final EventJson JSON = EventJson.ofStored();
  private static final JsonFactory OUT = new JsonFactory();

  private final Node root = new Node();
  private final List<Column> columns;

  /** A declared member, or an object on the path to one. */
  private static final class Node {
    final Map<String, Node> members = new HashMap<>();
    int column = -1;
  }

  FlatPayload(List<Column> columns) {
    this.columns = columns;
    for (int i = 0; i < columns.size(); i++) {
      Node node = root;
      for (String step : columns.get(i).path()) {
        node = node.members.computeIfAbsent(step, _ -> new Node());
      }
      node.column = i;
    }
  }

  /** Returns the name of a column's member in the result of {@link #rewrite}. */
  static String name(int column) {
    return "c" + column;
  }

  byte[] rewrite(byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonParser in = JSON.parser(payload, 0, payload.length);
        JsonGenerator to = OUT.createGenerator(out)) {
      to.writeStartObject();
      if (in.nextToken() == JsonToken.START_OBJECT) object(in, to, root, new BitSet());
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an accepted event is not JSON", e);
    }
    return out.toByteArray();
  }

  private void object(JsonParser in, JsonGenerator to, Node node, BitSet written)
      throws IOException {
    Set<String> seen = new HashSet<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      // Of a repeated member, the first one counts.
      Node member = node.members.get(name);
      if (member != null && !seen.add(name)) member = null;
      JsonToken value = in.nextToken();
      if (member != null && value == JsonToken.START_OBJECT) object(in, to, member, written);
      else if (member != null && member.column >= 0 && value.isScalarValue()) {
        scalar(in, to, member.column);
      } else in.skipChildren();
    }
  }

  private void scalar(JsonParser in, JsonGenerator to, int column) throws IOException {
    JsonToken value = in.currentToken();
    String name = name(column);
    switch (columns.get(column).type()) {
      case STRING -> {
        if (value == JsonToken.VALUE_STRING) to.writeStringField(name, in.getText());
      }
      case BOOLEAN -> {
        if (value.isBoolean()) to.writeBooleanField(name, in.getBooleanValue());
      }
      case DOUBLE -> {
        if (value.isNumeric()) to.writeNumberField(name, Double.parseDouble(in.getText()));
      }
      case LONG -> {
        Long exact = value.isNumeric() ? exact(in.getText()) : null;
        if (exact != null) to.writeNumberField(name, exact);
      }
      case TIME -> {}
    }
  }

  private static @Nullable Long exact(String number) {
    BigDecimal exact = ExactNumbers.parse(number);
    return ExactNumbers.isInteger(exact) && ExactNumbers.isLong(exact) ? exact.longValue() : null;
  }

  /** Returns whether a column cannot be read by {@code json_transform} together with all others. */
  static boolean areNeeded(List<Column> columns) {
    Map<String, String> spellings = new HashMap<>();
    for (Column column : columns) {
      // It would convert a string to a number, and a number to a string.
      if (!column.former().isEmpty()) return true;
      StringBuilder folded = new StringBuilder();
      StringBuilder exact = new StringBuilder();
      for (String step : column.path()) {
        if (step.isEmpty() || step.indexOf('\0') >= 0) return true;
        folded.append('\0').append(step.toLowerCase(java.util.Locale.ROOT));
        exact.append('\0').append(step);
        String other = spellings.putIfAbsent(folded.toString(), exact.toString());
        if (other != null && !other.contentEquals(exact)) return true;
      }
    }
    return false;
  }

  static boolean hasIntegers(List<Column> columns) {
    return columns.stream().anyMatch(column -> column.type() == FieldType.LONG);
  }
}
