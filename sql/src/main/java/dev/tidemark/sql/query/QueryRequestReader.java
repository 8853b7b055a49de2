package dev.tidemark.sql.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.partitioner.topic.Suggestion;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a question. What is no JSON is refused at once; what is JSON of another shape
 * becomes the request's problems, so that they can be reported together with those that its topic
 * finds.
 */
public final class QueryRequestReader {
  private static final List<String> MEMBERS = List.of("filter", "sort", "cursor", "limit");

  /** Known members whose only value so far is the one that says "not used". */
  private static final Map<String, String> UNUSED =
      Map.of("any", "[]", "q", "null", "fields", "null", "follow", "false");

  private final List<Problem> problems = new ArrayList<>();

  private QueryRequestReader() {}

  /**
   * The question in a body; an empty body asks what {@code {}} asks.
   *
   * @throws QueryException where the body is not one JSON object in UTF-8
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
          QueryError.INVALID_QUESTION, "The body is not valid JSON: " + StrictJson.reason(e));
    }
    if (root.isMissingNode()) return QueryRequest.EMPTY;
    if (!(root instanceof ObjectNode object)) {
      throw new QueryException(
          QueryError.INVALID_QUESTION,
          "The body must be a JSON object, but is " + Shown.kind(root) + " " + Shown.value(root));
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      checkMember(member.getKey(), member.getValue());
    }
    return new QueryRequest(
        filter(present(object, "filter")),
        sort(present(object, "sort")),
        cursor(present(object, "cursor")),
        present(object, "limit"),
        problems);
  }

  private void checkMember(String name, JsonNode value) {
    if (MEMBERS.contains(name)) return;
    String unused = UNUSED.get(name);
    if (unused == null) {
      String near =
          Suggestion.nearest(name, MEMBERS).map(m -> "; did you mean '" + m + "'?").orElse("");
      problem(
          name,
          "Unknown member '%s'%s; a question has filter, sort, cursor and limit"
              .formatted(Shown.text(name), near));
    } else if (!value.isNull() && !value.toString().equals(unused)) {
      problem(name, "Member '%s' is not supported yet; leave it out".formatted(name));
    }
  }

  private static @Nullable JsonNode present(ObjectNode object, String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private Map<String, JsonNode> filter(@Nullable JsonNode value) {
    if (value == null) return Map.of();
    if (!(value instanceof ObjectNode object)) {
      wrong("filter", "an object", value);
      return Map.of();
    }
    Map<String, JsonNode> filter = new LinkedHashMap<>();
    object.properties().forEach(member -> filter.put(member.getKey(), member.getValue()));
    return filter;
  }

  private List<String> sort(@Nullable JsonNode value) {
    if (value == null) return QueryRequest.DEFAULT_SORT;
    if (!value.isArray()) {
      wrong("sort", "a list of field names", value);
      return List.of();
    }
    List<String> keys = new ArrayList<>();
    for (JsonNode key : value) {
      if (key.isTextual()) keys.add(key.textValue());
      else wrong("sort", "a list of field names", value);
    }
    return keys;
  }

  private @Nullable String cursor(@Nullable JsonNode value) {
    if (value == null) return null;
    if (value.isTextual()) return value.textValue();
    wrong("cursor", "the text of an earlier page's cursor", value);
    return null;
  }

  private void wrong(String field, String expected, JsonNode value) {
    problem(
        field,
        "'%s' must be %s, but is %s %s"
            .formatted(field, expected, Shown.kind(value), Shown.value(value)));
  }

  private void problem(String field, String message) {
    problems.add(new Problem(field, message));
  }
}
