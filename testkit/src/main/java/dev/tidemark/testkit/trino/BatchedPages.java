package dev.tidemark.testkit.trino;

import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.SqlStatement;
import io.trino.jdbc.Row;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Combines pages over the same rows into one statement. For each page it selects the numbers of its
 * rows: an aggregate with the page's condition as filter and with its order. It also selects every
 * row once with all values that the pages return or sort by. Its names cannot be names of columns.
 */
final class BatchedPages {
  private static final Pattern ORDERED = Pattern.compile("(?<by>.*)(?<how> (ASC|DESC) NULLS LAST)");

  private final List<PageStatement> pages;

  /** Each expression once for all pages, because Trino needs time for each. */
  private final Map<StatementPart, Integer> columns = new LinkedHashMap<>();

  BatchedPages(List<PageStatement> pages) {
    this.pages = pages;
  }

  SqlStatement statement() {
    List<String> lists = new ArrayList<>();
    List<Value> parameters = new ArrayList<>();
    for (PageStatement page : pages) {
      page.row().forEach(this::column);
      String order = page.order().stream().map(this::ordered).collect(Collectors.joining(", "));
      lists.add(
          "array_agg(\"~n\" ORDER BY %s) FILTER (WHERE %s)".formatted(order, page.where().text()));
      parameters.addAll(page.where().parameters());
    }
    List<String> named = new ArrayList<>();
    columns.forEach(
        (statementPart, place) -> {
          named.add("%s AS %s".formatted(statementPart.text(), name(place)));
          parameters.addAll(statementPart.parameters());
        });
    String row =
        columns.values().stream().map(BatchedPages::name).collect(Collectors.joining(", "));
    return new SqlStatement(
        "SELECT array_agg(ROW(\"~n\", %s)),\n%s\nFROM (SELECT *, row_number() OVER () AS \"~n\", %s\nFROM %s)"
            .formatted(
                row, String.join(",\n", lists), String.join(", ", named), pages.getFirst().from()),
        parameters);
  }

  private String ordered(StatementPart order) {
    Matcher parts = ORDERED.matcher(order.text());
    if (!parts.matches()) throw new IllegalArgumentException("not a sort: " + order.text());
    return column(new StatementPart(parts.group("by"), order.parameters())) + parts.group("how");
  }

  private String column(StatementPart statementPart) {
    return name(columns.computeIfAbsent(statementPart, _ -> columns.size()));
  }

  private static String name(int place) {
    return "\"~" + place + '"';
  }

  /** Returns the rows of each page. */
  List<List<ResultRow>> rows(ResultRow answer) {
    Map<Object, Row> numbered = new HashMap<>();
    for (Object row : list(answer.value(0))) numbered.put(value((Row) row, 0), (Row) row);
    List<List<ResultRow>> rows = new ArrayList<>();
    for (PageStatement page : pages) {
      List<Integer> places = page.row().stream().map(columns::get).toList();
      rows.add(
          list(answer.value(rows.size() + 1)).stream()
              .limit(page.limit())
              .map(number -> row(Objects.requireNonNull(numbered.get(number)), places))
              .toList());
    }
    return rows;
  }

  private static ResultRow row(Row row, List<Integer> places) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int place : places) values.add(value(row, place + 1));
    return new ResultRow(values);
  }

  private static @Nullable Object value(Row row, int place) {
    return row.getFields().get(place).getValue();
  }

  private static List<Object> list(@Nullable Object array) {
    try {
      return array == null ? List.of() : List.of((Object[]) ((Array) array).getArray());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
