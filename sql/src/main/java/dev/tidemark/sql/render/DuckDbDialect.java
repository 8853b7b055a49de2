package dev.tidemark.sql.render;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.catalog.write.ParquetSql;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * DuckDB's SQL.
 *
 * <p>Paths are JSON pointers and not DuckDB's own paths: a pointer can contain any member name,
 * with any quotes, dots or stars, and the whole pointer is one parameter. Two properties of
 * DuckDB's JSON functions matter here. They return a whole number as it was written, and any other
 * number as the shortest text of its nearest double, so that the text alone distinguishes the two.
 * And the digits of a pointer match elements of lists, as ours do, but a name that consists of
 * digits must not.
 */
public final class DuckDbDialect implements Dialect {
  private static final String WHOLE =
      "TRY_CAST(CASE WHEN regexp_full_match(j, '-?[0-9]+') THEN j END AS DECIMAL(38, 0))";

  /** No JSON value but a number starts with a character from minus to nine. */
  private static final String REAL =
      "CASE WHEN regexp_full_match(j, '-?[0-9]+') "
          + "THEN CASE WHEN TRY_CAST(j AS DECIMAL(38, 0)) IS NULL THEN TRY_CAST(j AS DOUBLE) END "
          + "WHEN j >= '-' AND j < ':' THEN TRY_CAST(j AS DOUBLE) END";

  /**
   * Moves a number's digits by its exponent, if that leaves no fraction; {@code %s} is the number
   * as it was written.
   */
  private static final String WHOLE_OF_WRITTEN =
      """
      list_transform([regexp_extract(%s, \
      '^(-?)([0-9]+)(?:\\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$', ['s', 'i', 'f', 'e'])], lambda m: \
      list_transform([CASE WHEN m.e = '' THEN 0 ELSE TRY_CAST(m.e AS INTEGER) END - len(m.f)], lambda x: \
      CASE WHEN x >= 0 AND x <= 38 \
      THEN TRY_CAST(m.s || m.i || m.f || repeat('0', x) AS DECIMAL(38, 0)) \
      WHEN x < 0 AND x > -len(m.i || m.f) AND right(m.i || m.f, -x) = repeat('0', -x) \
      THEN TRY_CAST(m.s || left(m.i || m.f, x) AS DECIMAL(38, 0)) END)[1])[1]\
      """;

  /** Reads the number as written only if the double is a whole number. */
  private static final String EXACT_WHOLE =
      """
      CASE WHEN regexp_full_match(j, '-?[0-9]+') THEN TRY_CAST(j AS DECIMAL(38, 0)) \
      WHEN j >= '-' AND j < ':' THEN \
      CASE WHEN TRY_CAST(j AS DOUBLE) = trunc(TRY_CAST(j AS DOUBLE)) THEN %s END END\
      """
          .formatted(WHOLE_OF_WRITTEN);

  private static final String OTHER_REAL =
      "CASE WHEN j >= '-' AND j < ':' AND ("
          + EXACT_WHOLE
          + ") IS NULL THEN TRY_CAST(j AS DOUBLE) END";

  private static final String ELEMENT = "e";

  /** Doubles of at most this many bits have no exponent in DuckDB's texts, and end with ".0". */
  private static final int MOST_BITS_IN_PLAIN = 49;

  /** Up to this many placeholders are as fast as one list parameter. */
  private static final int MOST_MARKS = 16;

  /**
   * The capital letters of Unicode 16, which Java's lower case converts and DuckDB's {@code lower}
   * does not.
   */
  private static final String NEWER_UPPER =
      "\u1C89\uA7CB\uA7CC\uA7DA\uA7DC"
          + IntStream.rangeClosed(0x10D50, 0x10D65)
              .mapToObj(Character::toString)
              .collect(Collectors.joining());

  private static final String NEWER_LOWER =
      NEWER_UPPER
          .codePoints()
          .mapToObj(c -> Character.toString(Character.toLowerCase(c)))
          .collect(Collectors.joining());

  @Override
  public String engine() {
    return "duckdb";
  }

  @Override
  public String value(Value value, Sql sql) {
    return switch (value) {
      case Value.Text _, Value.Whole _, Value.Real _, Value.Bool _, Value.Texts _ ->
          sql.mark(value);
      case Value.Huge _ -> "CAST(" + sql.mark(value) + " AS DECIMAL(38, 0))";
      case Value.Time(long millis) ->
          "make_timestamptz(" + sql.mark(new Value.Whole(Math.multiplyExact(millis, 1000L))) + ")";
    };
  }

  /**
   * Writes many texts as one parameter: parsing a thousand placeholders takes longer than reading
   * their rows.
   */
  @Override
  public String list(List<Value> values, Sql sql) {
    List<String> texts = new ArrayList<>();
    for (Value value : values) if (value instanceof Value.Text(String text)) texts.add(text);
    return texts.size() == values.size() && texts.size() > MOST_MARKS
        ? sql.mark(new Value.Texts(texts))
        : Dialect.super.list(values, sql);
  }

  /** Checking for JSON takes as long as reading a path, so it is not done for our own events. */
  @Override
  public String event(boolean mayBeNoJson) {
    return mayBeNoJson ? DuckDbPath.CHECKED_EVENT : DuckDbPath.EVENT;
  }

  @Override
  public String member(String root, Term.Member member, Sql sql) {
    DuckDbPath path = new DuckDbPath(root, member.steps());
    return switch (member.kind()) {
      case TEXT -> "CASE WHEN " + path.type(sql) + " = 'VARCHAR' THEN " + path.text(sql) + " END";
      case WHOLE -> once(path.json(sql), WHOLE);
      case REAL -> once(path.json(sql), REAL);
      case EXACT_WHOLE -> once(path.json(sql), EXACT_WHOLE.formatted(path.written(sql)));
      case OTHER_REAL -> once(path.json(sql), OTHER_REAL.formatted(path.written(sql)));
      case TRUTH -> "CASE " + path.json(sql) + " WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END";
      case SCALAR ->
          "CASE WHEN " + path.type(sql) + " NOT IN ('NULL', 'OBJECT', 'ARRAY') THEN TRUE END";
      case ANY -> "CASE WHEN " + path.type(sql) + " <> 'NULL' THEN TRUE END";
    };
  }

  /** Compares the text first: if it does not match, its type need not be checked. */
  @Override
  public String test(String root, Term.Member member, UnaryOperator<String> condition, Sql sql) {
    if (member.kind() != Term.Member.Kind.TEXT) {
      return Dialect.super.test(root, member, condition, sql);
    }
    DuckDbPath path = new DuckDbPath(root, member.steps());
    return "(%s AND %s = 'VARCHAR')".formatted(condition.apply(path.text(sql)), path.type(sql));
  }

  /**
   * Searching for characters takes half of the time of reading JSON, and a twentieth if the first
   * of them is rare. The event contains them literally, or it contains a backslash.
   */
  @Override
  public Optional<String> mayHave(String part, boolean isEnd, Sql sql) {
    if (part.isEmpty()) return Optional.empty();
    String has = contains(DuckDbPath.EVENT, isEnd ? part + '"' : part, sql);
    return Optional.of("(" + has + " OR contains(" + DuckDbPath.EVENT + ", '\\'))");
  }

  /**
   * Compares the text of the number, which has one of two forms: reading the event once for each
   * kind takes twice as long. DuckDB splits an {@code IN} of two texts into two comparisons, so a
   * list is used.
   */
  @Override
  public Optional<String> isNumber(String root, List<PathStep> steps, BigInteger whole, Sql sql) {
    if (whole.bitLength() > MOST_BITS_IN_PLAIN) return Optional.empty();
    List<String> texts =
        whole.signum() == 0 ? List.of("0", "0.0", "-0.0") : List.of("" + whole, whole + ".0");
    String list = sql.mark(new Value.Texts(texts));
    return Optional.of(
        "list_contains(" + list + ", " + new DuckDbPath(root, steps).json(sql) + ")");
  }

  /** Elements that are read as written are pairs: as DuckDB returns them, and as written. */
  @Override
  public String anyElement(
      String event,
      List<List<PathStep>> lists,
      boolean asWritten,
      UnaryOperator<String> condition,
      Sql sql) {
    String root = asWritten ? DuckDbPath.ELEMENT_OF_PAIR : ELEMENT;
    String elements = "";
    for (List<PathStep> list : lists) {
      elements =
          elements.isEmpty()
              ? elements(event, list, asWritten, sql)
              : "flatten(list_transform(%s, lambda %s: %s))"
                  .formatted(elements, ELEMENT, elements(root, list, asWritten, sql));
    }
    return "len(list_filter(%s, lambda %s: %s)) > 0"
        .formatted(elements, ELEMENT, condition.apply(root));
  }

  private static String elements(String root, List<PathStep> list, boolean asWritten, Sql sql) {
    DuckDbPath path = new DuckDbPath(root, list);
    return asWritten
        ? "list_zip(%s, %s)".formatted(path.elements(sql), path.writtenElements(sql))
        : path.elements(sql);
  }

  @Override
  public String contains(String text, String part, Sql sql) {
    return "contains(" + text + ", " + sql.mark(new Value.Text(part)) + ")";
  }

  /**
   * DuckDB's lower case is based on an older Unicode version than Java's. Converting the newer
   * letters costs seven times the search, so it is done only if the part contains one of them:
   * otherwise they cannot match.
   */
  @Override
  public String containsInAnyCase(String text, String part, Sql sql) {
    String lower = "lower(" + text + ")";
    if (part.codePoints().anyMatch(c -> NEWER_LOWER.indexOf(c) >= 0)) {
      Value from = new Value.Text(NEWER_UPPER);
      Value to = new Value.Text(NEWER_LOWER);
      lower = "translate(" + lower + ", " + sql.mark(from) + ", " + sql.mark(to) + ")";
    }
    return contains(lower, part, sql);
  }

  @Override
  public String declared(String event, Term.Declared declared, Sql sql) {
    List<PathStep> steps = PathStep.names(declared.path());
    return "TRY_CAST(" + new DuckDbPath(event, steps).text(sql) + " AS BIGINT)";
  }

  @Override
  public String head(String text) {
    return "left(" + text + ", " + Term.SortPrefix.LENGTH + ")";
  }

  @Override
  public String matches(String text, PortablePattern pattern, Sql sql) {
    return "regexp_full_match(" + text + ", " + sql.mark(new Value.Text(pattern.regex())) + ")";
  }

  @Override
  public String millis(String time) {
    return "epoch_ms(" + time + ")";
  }

  /** Truncates first, because {@code epoch_ms} rounds to the nearest millisecond. */
  @Override
  public String cutToMillis(String time) {
    return millis("date_trunc('millisecond', " + time + ")");
  }

  @Override
  public Optional<String> isFinite(String time) {
    return Optional.of("isfinite(" + time + ")");
  }

  @Override
  public String endOf(Value.Time millisecond, Sql sql) {
    long end = Math.addExact(Math.multiplyExact(millisecond.millis(), 1000L), 999);
    return "make_timestamptz(" + sql.mark(new Value.Whole(end)) + ")";
  }

  /**
   * Columns are identified by field id, so that a file from before a column was added returns nulls
   * for it. The envelope's own columns have the same name in every file; without the map a page is
   * 2 ms faster.
   */
  @Override
  public String rows(FromClause fromClause, Collection<Column> columns, Columns ids, Sql sql) {
    if (columns.stream().allMatch(column -> column.path().isEmpty())) {
      return ParquetSql.read(sql.mark(new Value.Texts(fromClause.files())), "");
    }
    String files = sql.mark(new Value.Texts(fromClause.files()));
    return ParquetSql.readById(
        files,
        columns.stream().map(c -> ParquetSql.column(ids.fieldId(c), c.name(), name(c.type()))),
        "");
  }

  @Override
  public Optional<SqlStatement> rowGroups(List<String> paths, Column column) {
    // Neither floor nor division: for a BIGINT, DuckDB computes both as DOUBLE, which rounds.
    String bound =
        column.type() == FieldType.TIME
            ? "epoch_us(TRY_CAST(%s AS TIMESTAMPTZ))"
            : "TRY_CAST(%s AS BIGINT)";
    String sql =
        """
        SELECT file_name, row_group_num_rows, %s, %s, stats_null_count
        FROM parquet_metadata(?)
        WHERE path_in_schema = ?
        ORDER BY file_name, row_group_id\
        """
            .formatted(bound.formatted("stats_min_value"), bound.formatted("stats_max_value"));
    return Optional.of(
        new SqlStatement(sql, List.of(new Value.Texts(paths), new Value.Text(column.name()))));
  }

  /**
   * Writes an expression over {@code j}, a variable for another expression: a lambda over a list of
   * one, because this is the only way to parse an event once and not for each {@code j}.
   */
  private static String once(String j, String expression) {
    return "list_transform([" + j + "], lambda j: " + expression + ")[1]";
  }

  @Override
  public String name(FieldType type) {
    return switch (type) {
      case STRING -> "VARCHAR";
      case LONG -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case TIME -> "TIMESTAMPTZ";
    };
  }
}
