package dev.tidemark.sql.render;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * DuckDB's words.
 *
 * <p>Paths are JSON pointers and not DuckDB's own paths: in a pointer every member name can be
 * said, whatever quotes, dots or stars it has, and the whole pointer is one parameter. Two things
 * about its JSON matter here: it gives a whole number as it is written and any other in the
 * shortest text of its nearest double, so that the text alone tells the two apart; and a pointer's
 * digits reach into lists, where ours must not.
 */
public final class DuckDbDialect implements Dialect {
  private static final String WHOLE =
      "TRY_CAST(CASE WHEN regexp_full_match(j, '-?[0-9]+') THEN j END AS HUGEINT)";

  /** No JSON but a number's begins with a character from minus to nine. */
  private static final String REAL =
      "CASE WHEN regexp_full_match(j, '-?[0-9]+') "
          + "THEN CASE WHEN TRY_CAST(j AS HUGEINT) IS NULL THEN TRY_CAST(j AS DOUBLE) END "
          + "WHEN j >= '-' AND j < ':' THEN TRY_CAST(j AS DOUBLE) END";

  @Override
  public String value(Value value, Sql sql) {
    return switch (value) {
      case Value.Text _, Value.Whole _, Value.Real _, Value.Bool _, Value.Texts _ ->
          sql.mark(value);
      case Value.Huge _ -> "CAST(" + sql.mark(value) + " AS HUGEINT)";
      case Value.Time(long millis) ->
          "make_timestamptz(" + sql.mark(new Value.Whole(Math.multiplyExact(millis, 1000L))) + ")";
    };
  }

  @Override
  public String member(Term.Member member, Sql sql) {
    List<String> path = member.path();
    return switch (member.kind()) {
      case TEXT -> "CASE WHEN " + type(path, sql) + " = 'VARCHAR' THEN " + text(path, sql) + " END";
      case WHOLE -> once(json(path, sql), WHOLE);
      case REAL -> once(json(path, sql), REAL);
      case TRUTH ->
          "CASE " + json(path, sql) + " WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END";
      case SCALAR ->
          "CASE WHEN " + type(path, sql) + " NOT IN ('NULL', 'OBJECT', 'ARRAY') THEN TRUE END";
      case ANY -> "CASE WHEN " + type(path, sql) + " <> 'NULL' THEN TRUE END";
    };
  }

  /** Of a text the value first: where it does not fit, its type need not be looked for. */
  @Override
  public String compare(Term.Member member, Supplier<String> rest, Sql sql) {
    if (member.kind() != Term.Member.Kind.TEXT) return member(member, sql) + rest.get();
    return "(%s%s AND %s = 'VARCHAR')"
        .formatted(text(member.path(), sql), rest.get(), type(member.path(), sql));
  }

  @Override
  public String declared(Term.Declared declared, Sql sql) {
    return "TRY_CAST(" + text(declared.path(), sql) + " AS BIGINT)";
  }

  @Override
  public String head(String text) {
    return "left(" + text + ", " + Term.Head.LENGTH + ")";
  }

  @Override
  public String matches(String text, PortablePattern pattern, Sql sql) {
    return "regexp_full_match(" + text + ", " + sql.mark(new Value.Text(pattern.regex())) + ")";
  }

  @Override
  public String millis(String time) {
    return "epoch_ms(" + time + ")";
  }

  @Override
  public String missing(FieldType type) {
    return "CAST(NULL AS " + name(type) + ")";
  }

  /**
   * Columns are named by field id, so that a file from before a column was added gives nulls for
   * it. The envelope's own are in every file under their names; without the map a page costs 2 ms
   * less.
   */
  @Override
  public String files(List<String> paths, Collection<Column> columns, Columns ids, Sql sql) {
    if (columns.stream().allMatch(column -> column.path().isEmpty())) {
      return "read_parquet(" + sql.mark(new Value.Texts(paths)) + ")";
    }
    return columns.stream()
        .map(
            column ->
                "%d: {name: '%s', type: '%s', default_value: NULL}"
                    .formatted(ids.fieldId(column), column.name(), name(column.type())))
        .collect(
            Collectors.joining(
                ", ",
                "read_parquet(" + sql.mark(new Value.Texts(paths)) + ", schema = MAP {",
                "})"));
  }

  @Override
  public Statement rowGroups(List<String> paths, Column column) {
    String bound =
        column.type() == FieldType.TIME
            ? "epoch_us(TRY_CAST(%s AS TIMESTAMPTZ)) / 1000.0"
            : "TRY_CAST(%s AS BIGINT)";
    String sql =
        """
        SELECT file_name, row_group_num_rows, CAST(floor(%s) AS BIGINT), \
        CAST(ceil(%s) AS BIGINT), stats_null_count
        FROM parquet_metadata(?)
        WHERE path_in_schema = ?
        ORDER BY file_name, row_group_id"""
            .formatted(bound.formatted("stats_min_value"), bound.formatted("stats_max_value"));
    return new Statement(sql, List.of(new Value.Texts(paths), new Value.Text(column.name())));
  }

  /**
   * An expression over {@code j}, which stands for another one: a lambda over a list of one,
   * because that is the only way to have an event parsed once and not for each {@code j}.
   */
  private static String once(String j, String expression) {
    return "list_transform([" + j + "], lambda j: " + expression + ")[1]";
  }

  /** The member as JSON text, a string with its quotes. */
  private static String json(List<String> path, Sql sql) {
    return "CAST(json_extract(%s, %s) AS VARCHAR)"
        .formatted(event(path, sql), sql.mark(pointer(path)));
  }

  private static String type(List<String> path, Sql sql) {
    return "json_type(" + event(path, sql) + ", " + sql.mark(pointer(path)) + ")";
  }

  private static String text(List<String> path, Sql sql) {
    return "json_extract_string(" + event(path, sql) + ", " + sql.mark(pointer(path)) + ")";
  }

  /** The event, or null where the path would lead into a list. */
  private static String event(List<String> path, Sql sql) {
    List<String> guards = new ArrayList<>();
    for (int i = 1; i < path.size(); i++) {
      if (path.get(i).chars().allMatch(c -> c >= '0' && c <= '9')) {
        guards.add("json_type(payload, " + sql.mark(pointer(path.subList(0, i))) + ") = 'OBJECT'");
      }
    }
    return guards.isEmpty()
        ? "payload"
        : "CASE WHEN " + String.join(" AND ", guards) + " THEN payload END";
  }

  private static Value pointer(List<String> path) {
    return new Value.Text(
        path.stream()
            .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
            .collect(Collectors.joining()));
  }

  private static String name(FieldType type) {
    return switch (type) {
      case STRING -> "VARCHAR";
      case LONG -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case TIME -> "TIMESTAMPTZ";
    };
  }
}
