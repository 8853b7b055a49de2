package dev.tidemark.sql.render;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Trino's SQL.
 *
 * <p>Only the two older JSON functions read an event as we do: of a repeated member they take the
 * first, but {@code json_value} takes the last. {@code json_extract_scalar} returns both strings
 * and numbers as they are written; {@code json_extract} returns JSON, which distinguishes strings
 * from all else.
 *
 * <p>Lambdas are avoided where possible, because Trino analyses them repeatedly. A lambda must not
 * contain {@code BETWEEN}: it becomes another lambda, on which the planner of Trino 483 fails.
 */
public final class TrinoDialect implements Dialect {
  /** The type of whole numbers of up to 38 digits. */
  private static final String WHOLE = "decimal(38, 0)";

  /** The pattern of a whole number that is written with digits alone. */
  private static final String IS_WHOLE = "^-?[0-9]{1,38}$";

  private static final String ELEMENT = "e";

  private static final String PAYLOAD = '"' + TrinoPath.EVENT + '"';

  private static final String CHECKED_EVENT = "IF(try(json_parse(payload)) IS NOT NULL, payload)";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Override
  public String engine() {
    return "trino";
  }

  @Override
  public String value(Value value, Sql sql) {
    return switch (value) {
      case Value.Text _, Value.Whole _, Value.Real _, Value.Bool _ -> sql.mark(value);
      case Value.Huge(BigInteger number) ->
          "CAST(%s AS %s)".formatted(sql.mark(new Value.Text(number.toString())), WHOLE);
      // A constant of the column's own type, so that files are pruned by it.
      case Value.Time(long millis) -> time(Instant.ofEpochMilli(millis), sql);
      case Value.Texts _ -> throw new IllegalArgumentException("lists are only for file names");
    };
  }

  @Override
  public String member(String root, Term.Member member, Sql sql) {
    TrinoPath path = new TrinoPath(root, member.steps());
    String guard = path.guard(sql);
    String value =
        switch (member.kind()) {
          case TEXT -> "IF(" + isText(path, sql) + ", " + path.text(sql) + ")";
          case WHOLE -> "IF(%s, %s)".formatted(isNumber(path, sql), whole(path, sql));
          case REAL ->
              "IF(%s AND NOT regexp_like(%s, '%s'), TRY_CAST(%s AS double))"
                  .formatted(isNumber(path, sql), path.text(sql), IS_WHOLE, path.text(sql));
          case EXACT_WHOLE -> "IF(%s, %s)".formatted(isNumber(path, sql), exactWhole(path, sql));
          case OTHER_REAL ->
              "IF(%s AND %s IS NULL, TRY_CAST(%s AS double))"
                  .formatted(isNumber(path, sql), exactWhole(path, sql), path.text(sql));
          case TRUTH ->
              "CASE " + path.json(sql) + " WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END";
          // Null for objects, lists and JSON null.
          case SCALAR -> "IF(" + path.text(sql) + " IS NOT NULL, TRUE)";
          case ANY -> "IF(" + path.json(sql) + " <> 'null', TRUE)";
        };
    return guard.isEmpty() ? value : "IF(" + guard + ", " + value + ")";
  }

  /** Compares the text first: if it does not match, its type need not be checked. */
  @Override
  public String test(String root, Term.Member member, UnaryOperator<String> condition, Sql sql) {
    if (member.kind() != Term.Member.Kind.TEXT) {
      return Dialect.super.test(root, member, condition, sql);
    }
    TrinoPath path = new TrinoPath(root, member.steps());
    String guard = path.guard(sql);
    String test = "(%s AND %s)".formatted(condition.apply(path.text(sql)), isText(path, sql));
    return guard.isEmpty() ? test : "IF(" + guard + ", " + test + ")";
  }

  @Override
  public String anyElement(
      String event,
      List<List<PathStep>> lists,
      boolean asWritten,
      UnaryOperator<String> condition,
      Sql sql) {
    String elements = "";
    for (List<PathStep> list : lists) {
      elements =
          elements.isEmpty()
              ? new TrinoPath(event, list).elements(sql)
              : "flatten(transform(%s, %s -> %s))"
                  .formatted(elements, ELEMENT, new TrinoPath(ELEMENT, list).elements(sql));
    }
    return "any_match(%s, %s -> %s)".formatted(elements, ELEMENT, condition.apply(ELEMENT));
  }

  @Override
  public String contains(String text, String part, Sql sql) {
    return "strpos(" + text + ", " + sql.mark(new Value.Text(part)) + ") > 0";
  }

  /** Trino is written in Java, so its lower case is the same as ours. */
  @Override
  public String containsInAnyCase(String text, String part, Sql sql) {
    return contains("lower(" + text + ")", part, sql);
  }

  /** Casts to a decimal first, because 1.0 is a whole number, too. */
  @Override
  public String declared(String event, Term.Declared declared, Sql sql) {
    List<PathStep> steps = PathStep.names(declared.path());
    return "TRY_CAST(TRY_CAST(%s AS decimal(38, 0)) AS bigint)"
        .formatted(new TrinoPath(event, steps).text(sql));
  }

  @Override
  public String head(String text) {
    return "substr(" + text + ", 1, " + Term.SortPrefix.LENGTH + ")";
  }

  @Override
  public String matches(String text, PortablePattern pattern, Sql sql) {
    return "regexp_like(" + text + ", " + sql.mark(new Value.Text(pattern.anchoredRegex())) + ")";
  }

  @Override
  public String millis(String time) {
    return "date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00 UTC', " + time + ")";
  }

  /** Truncates first: before 1970, the difference of a finer time would be rounded towards 1970. */
  @Override
  public String cutToMillis(String time) {
    return millis("date_trunc('millisecond', " + time + ")");
  }

  @Override
  public String endOf(Value.Time millisecond, Sql sql) {
    return time(Instant.ofEpochMilli(millisecond.millis()).plusNanos(999_000), sql);
  }

  private String time(Instant time, Sql sql) {
    return "CAST(%s AS %s)"
        .formatted(sql.mark(new Value.Text(TIME.format(time))), name(FieldType.TIME));
  }

  /**
   * The snapshot's id is part of the name, not a value. Trino reads the valid start of an event
   * that is truncated, so the event is checked for JSON first.
   */
  @Override
  public String rows(FromClause fromClause, Collection<Column> columns, Columns ids, Sql sql) {
    String rows =
        "\"%s\" FOR VERSION AS OF BIGINT '%d'".formatted(fromClause.table(), fromClause.snapshot());
    if (!ids.othersWrote()) return rows;
    String selected =
        columns.stream()
            .map(column -> '"' + column.name() + '"')
            .map(name -> name.equals(PAYLOAD) ? CHECKED_EVENT + " AS " + name : name)
            .collect(Collectors.joining(", "));
    return "(SELECT %s FROM %s)".formatted(selected, rows);
  }

  @Override
  public Optional<SqlStatement> rowGroups(List<String> paths, Column column) {
    return Optional.empty();
  }

  /** A value is a string if its text, cast to JSON, is the same JSON again. */
  private static String isText(TrinoPath path, Sql sql) {
    return path.raw(sql) + " = CAST(" + path.text(sql) + " AS json)";
  }

  /** No JSON value but a number starts with a minus or a digit. */
  private static String isNumber(TrinoPath path, Sql sql) {
    return "regexp_like(" + path.json(sql) + ", '^[-0-9]')";
  }

  private static String whole(TrinoPath path, Sql sql) {
    return "TRY_CAST(regexp_extract(%s, '%s') AS %s)".formatted(path.text(sql), IS_WHOLE, WHOLE);
  }

  /**
   * Writes a number if it is a whole number, in any notation; null otherwise. Casts round, so the
   * text decides whether a number with an exponent has a fraction: its exponent and the trailing
   * zeros of its digits must make up for its decimal places.
   */
  private static String exactWhole(TrinoPath path, Sql sql) {
    String text = path.text(sql);
    String plain =
        "TRY_CAST(regexp_extract(%s, '^(-?[0-9]+)([.]0+)?$', 1) AS %s)".formatted(text, WHOLE);
    String zero = "regexp_like(%s, '^-?0([.]0+)?[eE]')".formatted(path.text(sql));
    String sized = "abs(TRY_CAST(%s AS double)) >= 1".formatted(path.text(sql));
    String places =
        "coalesce(length(regexp_extract(%s, '[.]([0-9]+)', 1)), 0)".formatted(path.text(sql));
    String exponent =
        "TRY_CAST(regexp_extract(%s, '[eE][+]?(.+)$', 1) AS integer)".formatted(path.text(sql));
    return """
        coalesce(%s, IF(%s, DECIMAL '0'), \
        IF(%s AND %s - %s <= length(%s) - length(regexp_extract(%s, '^.*[1-9]')), TRY_CAST(%s AS %s)))\
        """
        .formatted(
            plain,
            zero,
            sized,
            places,
            exponent,
            digits(path, sql),
            digits(path, sql),
            path.text(sql),
            WHOLE);
  }

  /** Writes the digits before the exponent. */
  private static String digits(TrinoPath path, Sql sql) {
    return "replace(regexp_extract(%s, '^-?([0-9.]+)[eE]', 1), '.')".formatted(path.text(sql));
  }

  @Override
  public String name(FieldType type) {
    return switch (type) {
      case STRING -> "varchar";
      case LONG -> "bigint";
      case DOUBLE -> "double";
      case BOOLEAN -> "boolean";
      case TIME -> "timestamp(6) with time zone";
    };
  }
}
