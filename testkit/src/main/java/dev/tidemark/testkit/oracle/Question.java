package dev.tidemark.testkit.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question as its caller writes it.
 *
 * @param filter the filter's members
 * @param sort null where the caller names none
 */
public record Question(Map<String, Json> filter, @Nullable List<String> sort) {
  public Question {
    filter = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(filter));
    sort = sort == null ? null : List.copyOf(sort);
  }

  /** The body that asks for one page. */
  public String body(@Nullable Integer limit, @Nullable String cursor) {
    Map<String, Json> members = new LinkedHashMap<>();
    if (!filter.isEmpty()) members.put("filter", new Json.Obj(filter));
    if (sort != null) members.put("sort", new Json.Arr(sort.stream().map(Json::of).toList()));
    if (limit != null) members.put("limit", Json.of(limit));
    if (cursor != null) members.put("cursor", Json.of(cursor));
    return new Json.Obj(members).text();
  }
}
