package dev.tidemark.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.catalog.erase.RowsToErase;
import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.write.RowCondition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.Columns;
import dev.tidemark.sql.render.DuckDbDialect;
import dev.tidemark.sql.render.SqlRenderer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows that a filter of questions names, as an erasure wants to know them. */
public final class FilteredRows implements RowsToErase {
  private final Predicate where;

  private FilteredRows(Predicate where) {
    this.where = where;
  }

  /**
   * The rows of a filter.
   *
   * @throws QueryException with every problem of the filter, and where it names every row there is
   */
  public static FilteredRows of(Topic topic, Map<String, JsonNode> filter) {
    QueryRequest request =
        new QueryRequest(
            filter, List.of(), null, null, QueryRequest.DEFAULT_SORT, null, null, false, List.of());
    Predicate where = QueryBinder.bind(topic, request).where();
    if (where instanceof Predicate.All) {
      throw new QueryException(
          QueryError.INVALID_QUESTION,
          List.of(new Problem("filter", "The filter names every event: say which ones")));
    }
    return new FilteredRows(where);
  }

  @Override
  public boolean mayBeIn(DataFile file, Snapshot snapshot) {
    return new Pruner(new Columns(snapshot)).mayHold(where, Chunk.of(file));
  }

  @Override
  public Meant in(Snapshot columns) {
    var condition = SqlRenderer.condition(new DuckDbDialect(), new Columns(columns), where);
    List<Object> parameters =
        condition.expression().parameters().stream().map(FilteredRows::parameter).toList();
    return new Meant(
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
