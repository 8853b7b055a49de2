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
  /** Decimals of 38 digits are too short: such numbers compare as texts in the same order. */
  private static final int DIGITS = 39;

  /**
   * Of a number as it is written. Minus zero is left to the numbers that are not whole, and so is
   * the least of 128 bits, of which a double is as exact.
   */
  private static final String IS_WHOLE =
      "regexp_like(%%1$s, '^(0|-?[1-9][0-9]{0,%d})$') AND lpad(replace(%%2$s, '-'), %d, '0') <= '%s'"
          .formatted(DIGITS - 1, DIGITS, BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE));

  private static final String KEY =
      ("IF(starts_with(%%1$s, '-'), "
              + "'0' || translate(lpad(substr(%%2$s, 2), %1$d, '0'), '0123456789', '9876543210'), "
              + "'1' || lpad(%%3$s, %1$d, '0'))")
          .formatted(DIGITS);

  private static final String ELEMENT = "e";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Override
  public String engine() {
    return "trino";
  }

  @Override
  public String value(Value value, Sql sql) {
    return switch (value) {
      case Value.Text _, Value.Whole _, Value.Real _, Value.Bool _ -> sql.mark(value);
      case Value.Huge(BigInteger number) -> sql.mark(new Value.Text(key(number)));
      // Of a constant of the column's own type, so that files are ruled out by it.
      case Value.Time(long millis) ->
          "CAST(%s AS %s)"
              .formatted(
                  sql.mark(new Value.Text(TIME.format(Instant.ofEpochMilli(millis)))),
                  name(FieldType.TIME));
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
          case WHOLE ->
              "IF(%s AND %s, %s)"
                  .formatted(isNoText(path, sql), isWhole(path, sql), key(path, sql));
          case REAL ->
              "IF(%s AND NOT (%s), TRY_CAST(%s AS double))"
                  .formatted(isNoText(path, sql), isWhole(path, sql), path.text(sql));
          case EXACT_WHOLE ->
              "IF(%s AND %s, %s)"
                  .formatted(isNoText(path, sql), isExactWhole(path, sql), exactKey(path, sql));
          case OTHER_REAL ->
              "IF(%s AND NOT coalesce(%s, FALSE), TRY_CAST(%s AS double))"
                  .formatted(isNoText(path, sql), isExactWhole(path, sql), path.text(sql));
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
      List<List<PathStep>> lists, boolean asWritten, UnaryOperator<String> condition, Sql sql) {
    String elements = "";
    for (List<PathStep> list : lists) {
      elements =
          elements.isEmpty()
              ? new TrinoPath(TrinoPath.EVENT, list).elements(sql)
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
  public String declared(Term.Declared declared, Sql sql) {
    List<PathStep> steps = PathStep.names(declared.path());
    return "TRY_CAST(TRY_CAST(%s AS decimal(38, 0)) AS bigint)"
        .formatted(new TrinoPath(TrinoPath.EVENT, steps).text(sql));
  }

  @Override
  public String head(String text) {
    return "substr(" + text + ", 1, " + Term.Head.LENGTH + ")";
  }

  @Override
  public String matches(String text, PortablePattern pattern, Sql sql) {
    return "regexp_like(" + text + ", " + sql.mark(new Value.Text(pattern.anchoredRegex())) + ")";
  }

  @Override
  public String millis(String time) {
    return "date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00 UTC', " + time + ")";
  }

  /** The snapshot's id is a part of the name, not a value. */
  @Override
  public String rows(Source source, Collection<Column> columns, Columns ids, Sql sql) {
    return "\"%s\" FOR VERSION AS OF BIGINT '%d'".formatted(source.table(), source.snapshot());
  }

  @Override
  public Optional<Statement> rowGroups(List<String> paths, Column column) {
    return Optional.empty();
  }

  /** A string is what is the same JSON again, made of its own text. */
  private static String isText(TrinoPath path, Sql sql) {
    return path.raw(sql) + " = CAST(" + path.text(sql) + " AS json)";
  }

  private static String isNoText(TrinoPath path, Sql sql) {
    return path.raw(sql) + " <> CAST(" + path.text(sql) + " AS json)";
  }

  private static String isWhole(TrinoPath path, Sql sql) {
    return IS_WHOLE.formatted(path.text(sql), path.text(sql));
  }

  private static String isExactWhole(TrinoPath path, Sql sql) {
    return IS_WHOLE.formatted(whole(path, sql), whole(path, sql));
  }

  private static String exactKey(TrinoPath path, Sql sql) {
    return KEY.formatted(whole(path, sql), whole(path, sql), whole(path, sql));
  }

  /** The digits alone of a number that is a whole one, however it is written; null of any other. */
  private static String whole(TrinoPath path, Sql sql) {
    return "CASE WHEN regexp_like(%s, '^-?[0.]+([eE].*)?$') THEN '0' ".formatted(path.text(sql))
        + "WHEN regexp_like(%s, '^-?[0-9]+$') THEN %s ".formatted(path.text(sql), path.text(sql))
        + "WHEN regexp_like(%s, '^-?[0-9]+\\.0+$') THEN regexp_extract(%s, '^-?[0-9]+') "
            .formatted(path.text(sql), path.text(sql))
        + "WHEN regexp_like(%s, '[eE]') AND abs(TRY_CAST(%s AS double)) >= 1 AND regexp_like(coalesce(CAST(TRY_CAST(%s AS decimal(38, 19)) AS varchar), '.0'), '\\.0+$') "
            .formatted(path.text(sql), path.text(sql), path.text(sql))
        + "THEN CAST(TRY_CAST(%s AS decimal(38, 0)) AS varchar) END".formatted(path.text(sql));
  }

  private static String key(TrinoPath path, Sql sql) {
    return KEY.formatted(path.text(sql), path.text(sql), path.text(sql));
  }

  /** A text for a whole number of 128 bits: texts and numbers are in the same order. */
  private static String key(BigInteger number) {
    String digits = number.abs().toString();
    String padded = "0".repeat(DIGITS - digits.length()) + digits;
    if (number.signum() >= 0) return "1" + padded;
    StringBuilder complement = new StringBuilder("0");
    padded.chars().forEach(digit -> complement.append((char) ('0' + '9' - digit)));
    return complement.toString();
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
