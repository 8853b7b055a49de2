package dev.tidemark.sql.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.text.Suggestion;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a query. A body that is not JSON is rejected immediately. JSON of another shape
 * becomes problems of the request, so that they can be reported together with those of binding.
 */
public final class QueryRequestReader {
  private static final List<String> MEMBERS =
      List.of("filter", "any", "q", "fields", "sort", "cursor", "limit", "follow");

  private static final int MOST_FILTERS = 16;
  private static final int MOST_FIELDS = 100;

  private final List<Problem> problems = new ArrayList<>();

  private QueryRequestReader() {}

  /**
   * Reads the query in a body; an empty body means {@code {}}.
   *
   * @throws QueryException if the body is not one JSON object in UTF-8
   */
  public static QueryRequest read(byte[] body) {
    return new QueryRequestReader().readBody(body);
  }

  private QueryRequest readBody(byte[] body) {
    JsonNode root;
    try {
      root = StrictJson.read(body, problems);
    } catch (JsonProcessingException e) {
      throw new QueryException(
          QueryError.INVALID_QUERY, "The body is not valid JSON: " + StrictJson.reason(e));
    }
    if (root.isMissingNode()) return QueryRequest.EMPTY;
    if (!(root instanceof ObjectNode object)) {
      throw new QueryException(
          QueryError.INVALID_QUERY,
          "The body must be a JSON object, but is "
              + PrintableValue.kind(root)
              + " "
              + PrintableValue.value(root));
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      checkMember(member.getKey());
    }
    return new QueryRequest(
        filter(present(object, "filter")),
        any(present(object, "any")),
        text("q", "a text of words", present(object, "q")),
        fields(present(object, "fields")),
        sort(present(object, "sort")),
        text("cursor", "the text of an earlier page's cursor", present(object, "cursor")),
        present(object, "limit"),
        truth("follow", present(object, "follow")),
        problems);
  }

  private void checkMember(String name) {
    if (MEMBERS.contains(name)) return;
    problem(
        name,
        "Unknown member '%s'%s; a query has %s"
            .formatted(
                Printable.shortened(name),
                Suggestion.hint(name, MEMBERS),
                String.join(", ", MEMBERS)));
  }

  private boolean truth(String name, @Nullable JsonNode value) {
    if (value == null) return false;
    if (value.isBoolean()) return value.booleanValue();
    wrong(name, "true or false", value);
    return false;
  }

  private static @Nullable JsonNode present(ObjectNode object, String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private Map<String, JsonNode> filter(@Nullable JsonNode value) {
    if (value == null) return Map.of();
    if (value instanceof ObjectNode object) return members(object);
    wrong("filter", "an object", value);
    return Map.of();
  }

  private List<Map<String, JsonNode>> any(@Nullable JsonNode value) {
    if (value == null) return List.of();
    List<Map<String, JsonNode>> filters = new ArrayList<>();
    if (value.isArray() && value.size() <= MOST_FILTERS) {
      for (JsonNode filter : value) {
        if (filter instanceof ObjectNode object) filters.add(members(object));
      }
    }
    if (filters.size() < value.size() || !value.isArray()) {
      wrong("any", "a list of at most %d filter objects".formatted(MOST_FILTERS), value);
    }
    return filters;
  }

  private static Map<String, JsonNode> members(ObjectNode object) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    return members;
  }

  private @Nullable List<String> fields(@Nullable JsonNode value) {
    if (value == null) return null;
    if (value.isArray() && value.size() <= MOST_FIELDS) return names("fields", value);
    wrong("fields", "a list of at most %d names".formatted(MOST_FIELDS), value);
    return null;
  }

  private List<String> sort(@Nullable JsonNode value) {
    if (value == null) return QueryRequest.DEFAULT_SORT;
    if (value.isArray()) return names("sort", value);
    wrong("sort", "a list of field names", value);
    return List.of();
  }

  private List<String> names(String member, JsonNode list) {
    List<String> names = new ArrayList<>();
    for (JsonNode name : list) {
      if (name.isTextual()) names.add(name.textValue());
      else wrong(member, "a list of field names", list);
    }
    return names;
  }

  private @Nullable String text(String member, String expected, @Nullable JsonNode value) {
    if (value == null) return null;
    if (value.isTextual()) return value.textValue();
    wrong(member, expected, value);
    return null;
  }

  private void wrong(String field, String expected, JsonNode value) {
    problem(
        field,
        "'%s' must be %s, but is %s %s"
            .formatted(field, expected, PrintableValue.kind(value), PrintableValue.value(value)));
  }

  private void problem(String field, String message) {
    problems.add(new Problem(field, message));
  }
}
