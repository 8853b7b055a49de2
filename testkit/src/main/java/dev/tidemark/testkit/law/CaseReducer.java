package dev.tidemark.testkit.law;

import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reduces a failing case as long as it still fails. */
final class CaseReducer {
  private CaseReducer() {}

  /** Returns the query without the parts that the failure does not need. */
  static OracleQuery query(OracleQuery oracleQuery, Predicate<OracleQuery> fails) {
    OracleQuery smallest = oracleQuery;
    boolean smaller = true;
    while (smaller) {
      Optional<OracleQuery> next = parts(smallest).filter(fails).findFirst();
      smaller = next.isPresent();
      smallest = next.orElse(smallest);
    }
    return smallest;
  }

  /** Returns the query with one part removed, for each kind of part. */
  private static Stream<OracleQuery> parts(OracleQuery oracleQuery) {
    Map<String, Json> filter = oracleQuery.filter();
    List<Map<String, Json>> any = oracleQuery.any();
    String q = oracleQuery.q();
    List<String> fields = oracleQuery.fields();
    List<String> sort = oracleQuery.sort();
    return Stream.of(
            q == null
                ? Stream.<OracleQuery>empty()
                : Stream.of(new OracleQuery(filter, any, null, fields, sort)),
            fields == null
                ? Stream.<OracleQuery>empty()
                : Stream.of(new OracleQuery(filter, any, q, null, sort)),
            fewer(any).map(less -> new OracleQuery(filter, less, q, fields, sort)),
            fewer(filter).map(less -> new OracleQuery(less, any, q, fields, sort)),
            fewer(sort).map(less -> new OracleQuery(filter, any, q, fields, less)),
            IntStream.range(0, any.size())
                .boxed()
                .flatMap(
                    i ->
                        fewer(any.get(i))
                            .map(
                                less ->
                                    new OracleQuery(filter, with(any, i, less), q, fields, sort))),
            fewer(fields).map(less -> new OracleQuery(filter, any, q, less, sort)))
        .flatMap(each -> each);
  }

  private static Stream<Map<String, Json>> fewer(Map<String, Json> filter) {
    return filter.keySet().stream()
        .map(
            member -> {
              Map<String, Json> fewer = new LinkedHashMap<>(filter);
              fewer.remove(member);
              return fewer;
            });
  }

  private static <T> Stream<List<T>> fewer(@Nullable List<T> list) {
    if (list == null) return Stream.empty();
    return IntStream.range(0, list.size())
        .mapToObj(
            i -> {
              List<T> fewer = new ArrayList<>(list);
              fewer.remove(i);
              return fewer;
            });
  }

  private static <T> List<T> with(List<T> list, int at, T other) {
    List<T> changed = new ArrayList<>(list);
    changed.set(at, other);
    return changed;
  }

  /**
   * Returns the list without the lines that the failure does not need, within {@code tries} tries.
   */
  static List<String> lines(List<String> lines, int tries, Predicate<List<String>> fails) {
    List<String> smallest = lines;
    int left = tries;
    for (int part = (lines.size() + 1) / 2; part >= 1; part = part == 1 ? 0 : (part + 1) / 2) {
      for (int from = 0; from < smallest.size() && left > 0; left--) {
        List<String> fewer = new ArrayList<>(smallest);
        fewer.subList(from, Math.min(from + part, fewer.size())).clear();
        if (fails.test(fewer)) smallest = fewer;
        else from += part;
      }
    }
    return smallest;
  }
}
