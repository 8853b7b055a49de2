package dev.tidemark.testkit.oracle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query as its caller writes it.
 *
 * @param filter the members of the filter
 * @param any filters of which at least one must match as well; empty if not given
 * @param q words that must occur as well; null if not given
 * @param fields the members that the rows' payloads keep; null for all
 * @param sort null if not given
 */
public record OracleQuery(
    Map<String, Json> filter,
    List<Map<String, Json>> any,
    @Nullable String q,
    @Nullable List<String> fields,
    @Nullable List<String> sort) {
  public OracleQuery {
    filter = inOrder(filter);
    any = any.stream().map(OracleQuery::inOrder).toList();
    fields = fields == null ? null : List.copyOf(fields);
    sort = sort == null ? null : List.copyOf(sort);
  }

  /** Creates a query with only a filter and a sort. */
  public OracleQuery(Map<String, Json> filter, @Nullable List<String> sort) {
    this(filter, List.of(), null, null, sort);
  }

  private static Map<String, Json> inOrder(Map<String, Json> filter) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(filter));
  }

  /** Returns the number of conditions; each search word counts as one. */
  public int conditions() {
    int words = q == null ? 0 : q.strip().split("\\s+").length;
    return filter.size() + any.stream().mapToInt(Map::size).sum() + words;
  }

  /** Returns the body that requests one page. */
  public String body(@Nullable Integer limit, @Nullable String cursor) {
    return new Json.Obj(members(limit, cursor)).text();
  }

  /** Returns the body that requests one page of a follow cursor. */
  public String followed(@Nullable Integer limit, @Nullable String cursor) {
    Map<String, Json> members = members(limit, cursor);
    members.put("follow", new Json.Bool(true));
    return new Json.Obj(members).text();
  }

  private Map<String, Json> members(@Nullable Integer limit, @Nullable String cursor) {
    Map<String, Json> members = new LinkedHashMap<>();
    if (!filter.isEmpty()) members.put("filter", new Json.Obj(filter));
    if (!any.isEmpty())
      members.put("any", new Json.Arr(any.stream().<Json>map(Json.Obj::new).toList()));
    if (q != null) members.put("q", Json.of(q));
    if (fields != null) members.put("fields", list(fields));
    if (sort != null) members.put("sort", list(sort));
    if (limit != null) members.put("limit", Json.of(limit));
    if (cursor != null) members.put("cursor", Json.of(cursor));
    return members;
  }

  private static Json list(List<String> names) {
    return new Json.Arr(names.stream().map(Json::of).toList());
  }
}
