package dev.tidemark.sql.erase;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.catalog.erase.RowsToErase;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.write.RowCondition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.plan.Pruner;
import dev.tidemark.sql.plan.ScanUnit;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.DuckDbDialect;
import dev.tidemark.sql.render.SqlRenderer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Selects the rows of an erasure by a query's filter. */
public final class FilterRowsToErase implements RowsToErase {
  private final Predicate where;

  private FilterRowsToErase(Predicate where) {
    this.where = where;
  }

  /**
   * Selects the rows of a filter.
   *
   * @throws QueryException with all problems of the filter, and if it matches every row
   */
  public static FilterRowsToErase of(Topic topic, Map<String, JsonNode> filter) {
    Predicate where = QueryBinder.bind(topic, QueryRequest.EMPTY.withFilter(filter)).where();
    if (where instanceof Predicate.All) {
      throw new QueryException(
          QueryError.INVALID_QUERY,
          List.of(
              new Problem(
                  "filter",
                  "The filter matches every event; erase requires at least one restricting"
                      + " condition")));
    }
    return new FilterRowsToErase(where);
  }

  @Override
  public boolean mayBeIn(DataFile file, Snapshot snapshot) {
    return new Pruner(new Columns(snapshot)).mayHold(where, ScanUnit.of(file));
  }

  @Override
  public BoundCondition in(Snapshot columns) {
    var condition = SqlRenderer.condition(new DuckDbDialect(), new Columns(columns), where);
    List<Object> parameters =
        condition.expression().parameters().stream().map(FilterRowsToErase::parameter).toList();
    return new BoundCondition(
        new RowCondition(condition.expression().sql(), parameters),
        condition.looksAt().stream().map(Column::name).collect(Collectors.toSet()));
  }

  private static Object parameter(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text;
      case Value.Whole(long number) -> number;
      case Value.Huge(var number) -> number.toString();
      case Value.Real(double number) -> number;
      case Value.Bool(boolean truth) -> truth;
      case Value.Texts(List<String> texts) -> texts;
      case Value.Time _ -> throw new IllegalArgumentException("a time is bound as its number");
    };
  }
}
