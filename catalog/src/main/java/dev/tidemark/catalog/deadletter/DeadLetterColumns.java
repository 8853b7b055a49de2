package dev.tidemark.catalog.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.catalog.duckdb.SqlText;
import dev.tidemark.catalog.index.ColumnMapping;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.Times;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/** Converts a dead letter to the row that it would be if it were valid. */
final class DeadLetterColumns {
  /** The names are untrusted input: none of them may be interned or cached. */
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Envelope envelope;
  private final List<ColumnReference> columnReferences;

  /**
   * A column, with its name in the condition.
   *
   * @param asked whether the condition uses it
   */
  private record ColumnReference(Column column, String name, boolean asked) {}

  /** Thrown if a value of a dead letter cannot be determined. */
  private static final class Odd extends Exception {
    private static final long serialVersionUID = 1;
  }

  DeadLetterColumns(Topic topic, TableDefinition definition, Table table, Set<String> asked) {
    this.envelope = topic.envelope();
    this.columnReferences = new ArrayList<>();
    Schema schema = table.schema();
    ColumnMapping ids = new ColumnMapping(schema, table.properties());
    for (Column column : definition.columns()) {
      boolean first = true;
      for (var field : ids.of(column)) {
        // If a column was widened, its integers are also in the column of numbers: a dead letter
        // was never a row.
        Column read = first ? column : new Column("", FieldType.LONG, List.of());
        columnReferences.add(new ColumnReference(read, field.name(), asked.contains(field.name())));
        first = false;
      }
    }
  }

  /** Returns the names of the columns, in order. */
  String names() {
    return columnReferences.stream()
        .map(columnReference -> SqlText.name(columnReference.name()))
        .collect(Collectors.joining(", "));
  }

  /** Returns the parameter marks of a row; the first one is for the row's number. */
  String marks() {
    return columnReferences.stream()
        .map(
            columnReference ->
                switch (columnReference.column().type()) {
                  case STRING -> "CAST(? AS VARCHAR)";
                  case LONG -> "CAST(? AS BIGINT)";
                  case DOUBLE -> "CAST(? AS DOUBLE)";
                  case BOOLEAN -> "CAST(? AS BOOLEAN)";
                  case TIME -> "make_timestamptz(CAST(? AS BIGINT))";
                })
        .collect(Collectors.joining(", ", "(CAST(? AS BIGINT), ", ")"));
  }

  /**
   * Returns the values of a line; empty if a value that the condition uses cannot be determined.
   */
  Optional<List<@Nullable Object>> of(byte[] line) {
    try {
      // Decoded here and not by the parser, which would guess UTF-16.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      JsonNode event = JSON.readTree(text);
      if (event == null || !event.isObject()) return Optional.empty();
      List<@Nullable Object> values = new ArrayList<>();
      for (ColumnReference columnReference : columnReferences) {
        try {
          values.add(value(columnReference.column(), event, line));
        } catch (Odd e) {
          if (columnReference.asked()) return Optional.empty();
          values.add(null);
        }
      }
      return Optional.of(values);
    } catch (IOException noJson) {
      return Optional.empty();
    }
  }

  private @Nullable Object value(Column column, JsonNode event, byte[] line) throws Odd {
    if (!column.path().isEmpty()) return declared(column, event);
    return switch (column.name()) {
      // An absent id is computed from the whole event, and an absent time is the time of receipt.
      case TableDefinition.ID -> required(text(event, envelope.id()));
      case TableDefinition.TIMESTAMP -> required(micros(event.path(envelope.timestamp())));
      case TableDefinition.ENV -> text(event, envelope.env());
      case TableDefinition.ORG -> text(event, envelope.org());
      case TableDefinition.PAYLOAD -> new String(line, StandardCharsets.UTF_8);
      default -> null;
    };
  }

  private static Object required(@Nullable Object value) throws Odd {
    if (value == null) throw new Odd();
    return value;
  }

  /**
   * Returns the value under the first of the column's names that is present; throws if another of
   * its names has a value of the wrong type.
   */
  private static @Nullable Object declared(Column column, JsonNode event) throws Odd {
    Object first = null;
    for (List<String> path :
        Stream.concat(
                Stream.of(column.path()), column.former().stream().map(former -> former.path()))
            .toList()) {
      JsonNode value = event;
      for (String step : path) value = value.path(step);
      if (isAbsent(value)) continue;
      Object read = read(column.type(), value);
      if (read == null) throw new Odd();
      if (first == null) first = read;
    }
    return first;
  }

  private static @Nullable Object read(FieldType type, JsonNode value) throws Odd {
    return switch (type) {
      case STRING -> value.isTextual() ? value.textValue() : null;
      case BOOLEAN -> value.isBoolean() ? value.booleanValue() : null;
      case DOUBLE -> value.isNumber() ? value.doubleValue() : null;
      case LONG -> whole(value);
      case TIME -> micros(value);
    };
  }

  private static @Nullable Long whole(JsonNode value) {
    if (!value.isNumber()) return null;
    BigDecimal number = value.decimalValue();
    // 1e999999999 would be a gigabyte of digits.
    if (number.signum() != 0 && number.precision() - (long) number.scale() > 19) return null;
    try {
      return number.longValueExact();
    } catch (ArithmeticException noInteger) {
      return null;
    }
  }

  private static @Nullable Object micros(JsonNode value) throws Odd {
    if (isAbsent(value)) return null;
    if (value.isTextual()) {
      var millis = Times.parse(value.textValue());
      if (millis.isPresent()) return millis.getAsLong() * 1000;
    }
    Long millis = value.isIntegralNumber() ? whole(value) : null;
    if (millis != null && millis != Event.NO_TIME && Times.isTime(millis)) return millis * 1000;
    throw new Odd();
  }

  private static @Nullable Object text(JsonNode event, @Nullable String member) throws Odd {
    if (member == null) return null;
    JsonNode value = event.path(member);
    if (isAbsent(value)) return null;
    if (value.isTextual()) return value.textValue();
    Long whole = whole(value);
    if (whole != null) return whole.toString();
    throw new Odd();
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
