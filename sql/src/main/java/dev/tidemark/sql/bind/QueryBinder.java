package dev.tidemark.sql.bind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.PayloadFields;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.PrintableValue;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.sql.query.SearchWords;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.TotalOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Binds a query as it was sent to a topic, and reports all problems together. */
public final class QueryBinder {
  /** The operator suffixes with which the name of a filter's member may end. */
  public static final List<String> ENDINGS = Operator.endings();

  /** The number of rows of a page if the caller does not specify one. */
  public static final int DEFAULT_LIMIT = 50;

  /** The maximum number of rows of a page. */
  public static final int MAX_LIMIT = 1000;

  /** The path without steps: the event itself. */
  private static final List<List<List<String>>> WHOLE = List.of(List.of(List.of()));

  private static final int MOST_SORT_KEYS = 8;
  private static final int MOST_CONDITIONS = 256;
  private static final int MOST_VALUES = 16_000;

  private final Topic topic;
  private final NameResolver nameResolver;
  private final List<Problem> problems;

  private QueryBinder(Topic topic, List<Problem> known) {
    this.topic = topic;
    this.nameResolver = new NameResolver(topic);
    this.problems = new ArrayList<>(known);
  }

  /**
   * Binds the request to the topic, without a row filter.
   *
   * @throws QueryException with all problems, those of reading the request first
   */
  public static Query bind(Topic topic, QueryRequest request) {
    return bind(topic, request, RowFilter.NONE);
  }

  /**
   * Binds the request to the topic, with a row filter.
   *
   * @throws QueryException with all problems, those of reading the request first
   */
  public static Query bind(Topic topic, QueryRequest request, RowFilter rows) {
    return new QueryBinder(topic, request.problems()).bind(request, rows);
  }

  private Query bind(QueryRequest request, RowFilter rows) {
    Predicate allowed = new RowFilterBinder(topic).bind(rows);
    Predicate where = where(request);
    SearchWords searchWords = request.q() == null ? SearchWords.NONE : search(request.q());
    List<List<List<String>>> paths = request.fields() == null ? WHOLE : paths(request.fields());
    PayloadFields payloadFields = PayloadFields.of(paths.stream().flatMap(List::stream).toList());
    PayloadFields originally =
        PayloadFields.of(paths.stream().flatMap(QueryBinder::oldest).toList());
    TotalOrder totalOrder = TotalOrder.by(sort(request.sort()));
    int limit = limit(request.limit());
    if (!problems.isEmpty()) throw new QueryException(QueryError.INVALID_QUERY, problems);
    return new Query(
        topic, where, searchWords, allowed, payloadFields, originally, totalOrder, limit);
  }

  private Predicate where(QueryRequest request) {
    long conditions = request.filter().size() + request.any().stream().mapToLong(Map::size).sum();
    if (conditions > MOST_CONDITIONS) {
      problem(
          "filter",
          "At most %d conditions, but there are %d".formatted(MOST_CONDITIONS, conditions));
      return new Predicate.All();
    }
    long values =
        listed(request.filter()) + request.any().stream().mapToLong(QueryBinder::listed).sum();
    if (values > MOST_VALUES) {
      problem(
          "filter",
          "At most %d values in lists together, but there are %d".formatted(MOST_VALUES, values));
      return new Predicate.All();
    }
    ConditionBinder binder = new ConditionBinder(nameResolver);
    List<Predicate> parts = new ArrayList<>();
    parts.add(filter("Filter", request.filter(), binder));
    if (!request.any().isEmpty()) {
      parts.add(
          Predicate.or(
              request.any().stream().map(filter -> filter("Any", filter, binder)).toList()));
    }
    return Predicate.and(parts);
  }

  private Predicate filter(String where, Map<String, JsonNode> filter, ConditionBinder binder) {
    List<Predicate> parts = new ArrayList<>();
    filter.forEach(
        (member, value) -> {
          try {
            parts.add(binder.bind(member, value));
          } catch (BindException e) {
            problem(member, where + " '" + Printable.shortened(member) + "': " + e.getMessage());
          }
        });
    return Predicate.and(parts);
  }

  private static long listed(Map<String, JsonNode> filter) {
    return filter.entrySet().stream()
        .filter(condition -> condition.getKey().endsWith(Operator.IN.suffix()))
        .mapToLong(condition -> condition.getValue().size())
        .sum();
  }

  private SearchWords search(String words) {
    try {
      return new SearchBinder(nameResolver.strings()).bind(words);
    } catch (BindException e) {
      problem("q", "'q' " + e.getMessage());
      return SearchWords.NONE;
    }
  }

  /** Returns the paths that each name keeps. */
  private List<List<List<String>>> paths(List<String> named) {
    FieldsBinder binder = new FieldsBinder(topic, nameResolver);
    List<List<List<String>>> paths = new ArrayList<>();
    for (String name : named) {
      try {
        paths.add(binder.bind(name));
      } catch (BindException e) {
        problem("fields", "Fields '" + Printable.shortened(name) + "': " + e.getMessage());
      }
    }
    return paths;
  }

  private static Stream<List<String>> oldest(List<List<String>> pathsOfOne) {
    return pathsOfOne.isEmpty() ? Stream.of() : Stream.of(pathsOfOne.getLast());
  }

  private List<SortKey> sort(List<String> named) {
    if (named.size() > MOST_SORT_KEYS) {
      problem(
          "sort",
          "Sort: at most %d fields, but there are %d".formatted(MOST_SORT_KEYS, named.size()));
      return List.of();
    }
    List<SortKey> keys = new ArrayList<>();
    Set<Term> seen = new HashSet<>();
    for (String text : named) {
      boolean descending = text.startsWith("-");
      String name = descending ? text.substring(1) : text;
      Optional<Term> term = nameResolver.scalar(name);
      if (term.isEmpty()) {
        problem("sort", "Sort: " + unsortable(name));
      } else if (!seen.add(term.get())) {
        problem(
            "sort", "Sort: field '%s' occurs more than once".formatted(Printable.shortened(name)));
      } else {
        keys.add(new SortKey(term.get(), descending));
      }
    }
    return keys;
  }

  private String unsortable(String name) {
    String shown = Printable.shortened(name);
    try {
      nameResolver.any(name);
      return "'%s' is not a declared scalar of topic %s; only declared scalars can be sorted by"
          .formatted(shown, topic.name());
    } catch (BindException e) {
      return e.getMessage();
    }
  }

  private int limit(@Nullable JsonNode value) {
    if (value == null || value.isNull()) return DEFAULT_LIMIT;
    if (!value.isIntegralNumber() || value.bigIntegerValue().signum() <= 0) {
      problem(
          "limit",
          "'limit' must be a whole number from 1 to %d, but is %s %s"
              .formatted(MAX_LIMIT, PrintableValue.kind(value), PrintableValue.value(value)));
      return DEFAULT_LIMIT;
    }
    return value.bigIntegerValue().bitLength() > 30
        ? MAX_LIMIT
        : Math.min(MAX_LIMIT, value.intValue());
  }

  private void problem(String field, String message) {
    problems.add(new Problem(field, message));
  }
}
