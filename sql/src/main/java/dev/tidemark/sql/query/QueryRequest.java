package dev.tidemark.sql.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.tidemark.sql.failure.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query as it was sent: names and raw values, not yet bound to a topic.
 *
 * @param filter the conditions in the order in which they were sent, all of which must hold
 * @param any filters of which one must hold, too; if empty, there is no such condition
 * @param q words that must occur, too, or null
 * @param fields the members that the rows' payload contains, or null for all
 * @param sort the sort keys as sent; {@link #DEFAULT_SORT} if the caller specified none
 * @param cursor where the page starts, or null for the first page
 * @param limit the number of rows as sent, or null if the caller specified none
 * @param follow whether the query returns, after the list, the events that are committed later
 * @param problems the problems that are already known; they are reported together with those of
 *     binding
 */
public record QueryRequest(
    Map<String, JsonNode> filter,
    List<Map<String, JsonNode>> any,
    @Nullable String q,
    @Nullable List<String> fields,
    List<String> sort,
    @Nullable String cursor,
    @Nullable JsonNode limit,
    boolean follow,
    List<Problem> problems) {

  /** The newest events first. */
  public static final List<String> DEFAULT_SORT = List.of("-timestamp");

  /** The query of an empty body. */
  public static final QueryRequest EMPTY =
      new QueryRequest(Map.of(), List.of(), null, null, DEFAULT_SORT, null, null, false, List.of());

  public QueryRequest {
    filter = inOrder(filter);
    any = any.stream().map(QueryRequest::inOrder).toList();
    fields = fields == null ? null : List.copyOf(fields);
    sort = sort.isEmpty() ? DEFAULT_SORT : List.copyOf(sort);
    problems = List.copyOf(problems);
  }

  /** Returns this query with another filter. */
  public QueryRequest withFilter(Map<String, JsonNode> newFilter) {
    return new QueryRequest(newFilter, any, q, fields, sort, cursor, limit, follow, problems);
  }

  /** Returns this query with other sort keys. */
  public QueryRequest withSort(List<String> newSort) {
    return new QueryRequest(filter, any, q, fields, newSort, cursor, limit, follow, problems);
  }

  /** Returns this query with another cursor; null starts at the first page. */
  public QueryRequest withCursor(@Nullable String newCursor) {
    return new QueryRequest(filter, any, q, fields, sort, newCursor, limit, follow, problems);
  }

  /** Returns this query with another number of rows. */
  public QueryRequest withLimit(int rows) {
    JsonNode newLimit = IntNode.valueOf(rows);
    return new QueryRequest(filter, any, q, fields, sort, cursor, newLimit, follow, problems);
  }

  /** Returns this query, with or without new events after its last page. */
  public QueryRequest withFollow(boolean newFollow) {
    return new QueryRequest(filter, any, q, fields, sort, cursor, limit, newFollow, problems);
  }

  private static Map<String, JsonNode> inOrder(Map<String, JsonNode> conditions) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
  }
}
