package dev.tidemark.api.cli.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.api.http.RowTimestamps;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.FilterMember;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Describes a filter in words, so that the user sees how it was understood. */
public final class FilterDescription {
  /** The maximum number of values of a list that are printed. */
  private static final int SHOWN = 10;

  private FilterDescription() {}

  /** Returns a line for each condition; an event must match all of them. */
  public static List<String> of(Topic topic, Map<String, JsonNode> filter) {
    var lines = new ArrayList<String>();
    filter.forEach((member, value) -> lines.add(line(FilterMember.of(topic, member), value)));
    return lines;
  }

  private static String line(FilterMember member, JsonNode value) {
    var type = member.type();
    var one = one(type, value);
    var condition =
        switch (member.operator()) {
          case EQ -> value.isNull() ? "has no value" : "is " + one;
          case NE -> value.isNull() ? "has a value" : "is not %s, or is missing".formatted(one);
          case GT -> "is greater than " + one;
          case GTE -> "is at least " + one;
          case LT -> "is less than " + one;
          case LTE -> "is at most " + one;
          case IN -> among(type, value);
          case BETWEEN -> "is within " + range(type, value);
          case PREFIX -> "begins with " + one;
          case CONTAINS -> "contains " + one;
          case ICONTAINS -> "contains, in upper or lower case, " + one;
          case EXISTS -> value.asBoolean() ? "has a value" : "has no value";
        };
    var declared = type.map(FilterDescription::kind).orElse("not declared");
    return "%s (%s) %s".formatted(Printable.escaped(member.field()), declared, condition);
  }

  private static String kind(FieldType type) {
    return switch (type) {
      case STRING -> "string";
      case LONG -> "integer";
      case DOUBLE -> "number";
      case BOOLEAN -> "boolean";
      case TIME -> "time";
    };
  }

  private static String among(Optional<FieldType> type, JsonNode list) {
    var values =
        StreamSupport.stream(list.spliterator(), false).filter(value -> !value.isNull()).toList();
    if (values.isEmpty()) return "has no value";
    var several = "is one of " + several(type, values);
    return values.size() < list.size() ? several + ", or has no value" : several;
  }

  private static String several(Optional<FieldType> type, List<JsonNode> values) {
    var shown =
        values.stream()
            .limit(SHOWN)
            .map(value -> one(type, value))
            .collect(Collectors.joining(", "));
    return values.size() > SHOWN
        ? "%s and %d more values".formatted(shown, values.size() - SHOWN)
        : shown;
  }

  private static String range(Optional<FieldType> type, JsonNode ends) {
    return "%s to %s".formatted(end(type, ends.path(0)), end(type, ends.path(1)));
  }

  private static String end(Optional<FieldType> type, JsonNode end) {
    return end.isNull() ? "any value" : one(type, end);
  }

  private static String one(Optional<FieldType> type, JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING ->
          type.filter(t -> t == FieldType.TIME).isPresent()
              ? "the time " + Printable.escaped(value.textValue()) + zone(value.textValue())
              : "the text " + Printable.escaped(TextNode.valueOf(value.textValue()).toString());
      case NUMBER ->
          type.filter(t -> t == FieldType.TIME).isPresent()
              ? "the time " + RowTimestamps.text(Instant.ofEpochMilli(value.longValue()))
              : "the number " + value;
      case BOOLEAN, NULL -> value.toString();
      default -> Printable.escaped(value.toString());
    };
  }

  /**
   * Returns what a time leaves open: a date is a whole day, and a time without offset is in UTC.
   */
  private static String zone(String time) {
    int date = "2026-01-31".length();
    if (time.length() <= date) return ", the day in UTC";
    return time.substring(date).matches(".*[Z+-].*") ? "" : ", in UTC";
  }
}
