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
 * A query as it was sent: names and raw values, of no topic yet.
 *
 * @param filter the conditions in the order they were sent, all of which must hold
 * @param any filters of which one must hold as well; where there is none, nothing more must
 * @param q words that must occur as well, or null
 * @param fields the members that the rows' payload keeps, or null for all
 * @param sort the sort keys as sent; where the caller named none, {@link #DEFAULT_SORT}
 * @param cursor where the page starts, or null for the first page
 * @param limit the number of rows as sent, or null where the caller named none
 * @param follow whether to tell, after the list, what is committed from then on
 * @param problems what is already known to be wrong with it; reported together with what a topic
 *     finds wrong
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

  /** The newest first. */
  public static final List<String> DEFAULT_SORT = List.of("-timestamp");

  /** The query that an empty body asks. */
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
