package dev.tidemark.sql.bind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.Operand.NoOperand;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.Order;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.sql.query.Shown;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a question as it was sent to what it means in a topic, with every problem at once. */
public final class QueryBinder {
  /** The rows of a page where the caller does not say. */
  public static final int DEFAULT_LIMIT = 50;

  /** The most rows of a page. */
  public static final int MAX_LIMIT = 1000;

  private static final int MOST_SORT_KEYS = 8;

  private final Topic topic;
  private final Names names;
  private final List<Problem> problems;

  private QueryBinder(Topic topic, List<Problem> known) {
    this.topic = topic;
    this.names = new Names(topic);
    this.problems = new ArrayList<>(known);
  }

  /**
   * What the request asks of the topic where every event may be seen.
   *
   * @throws QueryException with every problem, those of its reading first
   */
  public static Query bind(Topic topic, QueryRequest request) {
    return bind(topic, request, RowFilter.NONE);
  }

  /**
   * What the request asks of the topic where only some events may be seen.
   *
   * @throws QueryException with every problem, those of its reading first
   */
  public static Query bind(Topic topic, QueryRequest request, RowFilter rows) {
    return new QueryBinder(topic, request.problems()).bind(request, rows);
  }

  private Query bind(QueryRequest request, RowFilter rows) {
    Predicate allowed = new RowFilterBinder(topic).bind(rows);
    Predicate where = filter(request);
    Order order = Order.by(sort(request.sort()));
    int limit = limit(request.limit());
    if (!problems.isEmpty()) throw new QueryException(QueryError.INVALID_QUESTION, problems);
    return new Query(topic, where, allowed, order, limit);
  }

  private Predicate filter(QueryRequest request) {
    ConditionBinder conditions = new ConditionBinder(names, topic.name());
    List<Predicate> parts = new ArrayList<>();
    request
        .filter()
        .forEach(
            (member, value) -> {
              try {
                parts.add(conditions.bind(member, value));
              } catch (NoOperand e) {
                problem(member, "Filter '" + Shown.text(member) + "': " + e.getMessage());
              }
            });
    return Predicate.and(parts);
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
      Optional<Term> term = names.scalar(name);
      if (term.isEmpty()) {
        problem("sort", "Sort: " + unsortable(name));
      } else if (!seen.add(term.get())) {
        problem("sort", "Sort: field '%s' is there more than once".formatted(Shown.text(name)));
      } else {
        keys.add(new SortKey(term.get(), descending));
      }
    }
    return keys;
  }

  private String unsortable(String name) {
    String shown = Shown.text(name);
    return names.any(name).isPresent()
        ? "'%s' is no declared scalar of topic %s, and only those can be sorted by"
            .formatted(shown, topic.name())
        : "Unknown field '%s' in topic %s%s".formatted(shown, topic.name(), names.suggestion(name));
  }

  private int limit(@Nullable JsonNode value) {
    if (value == null || value.isNull()) return DEFAULT_LIMIT;
    if (!value.isIntegralNumber() || value.bigIntegerValue().signum() <= 0) {
      problem(
          "limit",
          "'limit' must be a whole number from 1 to %d, but is %s %s"
              .formatted(MAX_LIMIT, Shown.kind(value), Shown.value(value)));
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
