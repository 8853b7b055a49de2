package dev.tidemark.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Formats schemas as rows of a table: one row per member, nested members after their object. */
final class SchemaView {
  private static final int DEEPEST = 2;
  private static final String COMPONENTS = "#/components/schemas/";

  private final Markdown markdown;

  SchemaView(Markdown markdown) {
    this.markdown = markdown;
  }

  /** A part of the text of a type; a part with an anchor links to a schema. */
  record Part(String text, @Nullable String anchor) {}

  /** One member of an object. */
  record Row(
      int depth, String name, boolean required, List<Part> parts, String limits, String says) {}

  /** Returns the members of an object and of the objects in it. */
  List<Row> rows(JsonNode schema) {
    var rows = new ArrayList<Row>();
    add(schema, 0, rows);
    return rows;
  }

  private void add(JsonNode schema, int depth, List<Row> rows) {
    if (depth > DEEPEST) return;
    var required = new ArrayList<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (var member : schema.path("properties").properties()) {
      var its = member.getValue();
      rows.add(row(depth, member.getKey(), required.contains(member.getKey()), its));
      add(its, depth + 1, rows);
      add(its.path("items"), depth + 1, rows);
    }
    for (var members : schema.path("patternProperties").properties()) {
      var name = "…" + members.getKey().substring(1, members.getKey().length() - 1);
      rows.add(row(depth, name, false, members.getValue()));
    }
    var others = schema.path("additionalProperties");
    if (others instanceof ObjectNode) rows.add(row(depth, "any other", false, others));
  }

  private Row row(int depth, String name, boolean required, JsonNode schema) {
    return new Row(
        depth, name, required, type(schema), limits(schema), markdown.describing(schema));
  }

  /** Returns the type of a schema, as text. */
  List<Part> type(JsonNode schema) {
    var parts = new ArrayList<Part>();
    var reference = schema.path("$ref").asText();
    if (reference.startsWith(COMPONENTS)) {
      var name = reference.substring(COMPONENTS.length());
      parts.add(new Part(name, name));
    } else if (schema.has("const")) {
      parts.add(plain(schema.path("const").toString()));
    } else if (schema.has("enum")) {
      parts.add(plain(joined(schema.path("enum"), false)));
    } else if (schema.has("anyOf")) {
      for (var each : schema.path("anyOf")) {
        if (!parts.isEmpty()) parts.add(plain(" or "));
        parts.addAll(type(each));
      }
    } else {
      parts.add(plain(joined(schema.path("type"), true)));
      if (schema.has("items")) {
        parts.add(plain(" of "));
        parts.addAll(type(schema.path("items")));
      }
    }
    return parts;
  }

  private static Part plain(String text) {
    return new Part(text, null);
  }

  private static String joined(JsonNode values, boolean words) {
    if (!values.isArray()) return values.asText();
    var text = new StringJoiner(" or ");
    StreamSupport.stream(values.spliterator(), false)
        .map(value -> words ? value.asText() : value.toString())
        .forEach(text::add);
    return text.toString();
  }

  private static String limits(JsonNode schema) {
    var limits = new StringJoiner(", ");
    bounds(schema, "minimum", "maximum", "", limits);
    bounds(schema, "minItems", "maxItems", "", limits);
    bounds(schema, "minLength", "maxLength", " characters", limits);
    if (schema.has("default")) limits.add("default " + schema.path("default"));
    return limits.toString();
  }

  private static void bounds(
      JsonNode schema, String least, String most, String unit, StringJoiner limits) {
    var low = schema.path(least);
    var high = schema.path(most);
    if (low.isMissingNode() && high.isMissingNode()) return;
    if (low.equals(high)) limits.add("exactly " + low.asText() + unit);
    else if (high.isMissingNode()) limits.add("at least " + low.asText() + unit);
    else if (low.isMissingNode()) limits.add("at most " + high.asText() + unit);
    else limits.add(low.asText() + " to " + high.asText() + unit);
  }
}
