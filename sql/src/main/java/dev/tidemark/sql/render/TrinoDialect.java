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
 * Trino's words.
 *
 * <p>Of its JSON functions only the older two read an event as we do: of a repeated member {@code
 * json_value} takes the last, they take the first. {@code json_extract_scalar} gives strings and
 * numbers alike as they are written; {@code json_extract} gives JSON, by which strings are told
 * from all else.
 *
 * <p>No lambda where it can be avoided: Trino analyses it again and again. And no {@code BETWEEN}
 * in one: it becomes another lambda, on which Trino 483's planner fails.
 */
public final class TrinoDialect implements Dialect {
  /** The type of whole numbers of up to 38 digits. */
  private static final String WHOLE = "decimal(38, 0)";

  /** A whole number by its digits alone. */
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
      // Of a constant of the column's own type, so that files are ruled out by it.
      case Value.Time(long millis) -> time(Instant.ofEpochMilli(millis), sql);
      case Value.Texts _ -> throw new IllegalArgumentException("lists are for names of files");
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
          // Null of objects, lists and JSON's null.
          case SCALAR -> "IF(" + path.text(sql) + " IS NOT NULL, TRUE)";
          case ANY -> "IF(" + path.json(sql) + " <> 'null', TRUE)";
        };
    return guard.isEmpty() ? value : "IF(" + guard + ", " + value + ")";
  }

  /** Of a text the value first: where it does not fit, its type need not be looked for. */
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

  /** Trino is written in Java: its lower case is ours. */
  @Override
  public String containsInAnyCase(String text, String part, Sql sql) {
    return contains("lower(" + text + ")", part, sql);
  }

  /** By a decimal: 1.0 is a whole number, too. */
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

  /** Before 1970 the difference of what is finer would be cut towards it. */
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
   * The snapshot's id is a part of the name, not a value. Of an event that is broken off Trino
   * reads as much as there is, so what is no JSON is looked for before.
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

  /** A string is what is the same JSON again, made of its own text. */
  private static String isText(TrinoPath path, Sql sql) {
    return path.raw(sql) + " = CAST(" + path.text(sql) + " AS json)";
  }

  /** No JSON but a number's begins with a minus or a digit. */
  private static String isNumber(TrinoPath path, Sql sql) {
    return "regexp_like(" + path.json(sql) + ", '^[-0-9]')";
  }

  private static String whole(TrinoPath path, Sql sql) {
    return "TRY_CAST(regexp_extract(%s, '%s') AS %s)".formatted(path.text(sql), IS_WHOLE, WHOLE);
  }

  /**
   * A number that is a whole one, however it is written; null of any other. Casts round, so whether
   * one with an exponent has a fraction is told by its text: the exponent and the zeros that its
   * digits end with have to make up for its decimal places.
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

  /** Those before the exponent. */
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
