package dev.tidemark.sql.render;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What engines say in different words. Each method writes an expression and adds its parameters in
 * the order of their marks.
 */
public interface Dialect {
  /** Text and parameters of a statement in the making. */
  interface Sql {
    /** Adds a parameter; the mark that stands for it. */
    String mark(Value value);
  }

  /** The engine whose words these are, in a word. */
  String engine();

  /** A value as a parameter of its type. */
  String value(Value value, Sql sql);

  /** The values in brackets, at least one, as an {@code IN} has them behind it. */
  default String list(List<Value> values, Sql sql) {
    return values.stream()
        .map(value -> value(value, sql))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /**
   * The event in {@code payload}, as the root of paths.
   *
   * @param mayBeNoJson whether others than Tidemark may have written it: where it is no JSON it is
   *     null, here or in {@link #rows}
   */
  default String event(boolean mayBeNoJson) {
    return "payload";
  }

  /**
   * A member of the event or element {@code root}, seen as one kind; null where it is of another.
   */
  String member(String root, Term.Member member, Sql sql);

  /** Whether a condition of a member holds; the operator writes it around the member's value. */
  default String test(String root, Term.Member member, UnaryOperator<String> condition, Sql sql) {
    return condition.apply(member(root, member, sql));
  }

  /**
   * Whether the text of the event has what it must have where a text in it has a part; empty where
   * that is no quicker than to read the text.
   *
   * @param isEnd whether the text ends with the part
   */
  default Optional<String> mayHave(String part, boolean isEnd, Sql sql) {
    return Optional.empty();
  }

  /**
   * Whether a member of the event or element {@code root} is a number equal to a whole one, written
   * with a fraction or without; empty where that is no more than to compare it as both kinds.
   */
  default Optional<String> isNumber(String root, List<PathStep> steps, BigInteger whole, Sql sql) {
    return Optional.empty();
  }

  /**
   * Whether some element of lists in the event fulfils a condition; not true of what is no list.
   *
   * @param event as {@link #event} has it
   * @param lists the way to a list, then from its elements to the lists in them, and so on
   * @param asWritten whether the condition looks at a number as it was written
   * @param condition writes it of the element by the name that it is given
   */
  String anyElement(
      String event,
      List<List<PathStep>> lists,
      boolean asWritten,
      UnaryOperator<String> condition,
      Sql sql);

  /** Whether a text has a part somewhere. */
  String contains(String text, String part, Sql sql);

  /**
   * Whether a text has a part somewhere, each code point of the text in lower case as {@link
   * Character#toLowerCase(int)} has it.
   *
   * @param part in lower case
   */
  String containsInAnyCase(String text, String part, Sql sql);

  /** A declared whole number that has no column, read from the event. */
  String declared(String event, Term.Declared declared, Sql sql);

  /** The part of a text that takes part in sorting. */
  String head(String text);

  /** Whether a pattern matches a whole text. */
  String matches(String text, PortablePattern pattern, Sql sql);

  /** A time of whole milliseconds as milliseconds since 1970. */
  String millis(String time);

  /** A time as the millisecond since 1970 that it lies in. */
  String cutToMillis(String time);

  /** Whether a time is not infinite, null of null; empty where the engine knows no such times. */
  default Optional<String> isFinite(String time) {
    return Optional.empty();
  }

  /** The last moment of a millisecond, as a parameter of its type. */
  String endOf(Value.Time millisecond, Sql sql);

  /** A null of a type. */
  default String missing(FieldType type) {
    return "CAST(NULL AS " + name(type) + ")";
  }

  /** What the engine calls a type. */
  String name(FieldType type);

  /** The rows of a source, with these columns at least. */
  String rows(FromClause fromClause, Collection<Column> columns, Columns ids, Sql sql);

  /**
   * Of each row group of these files: file, rows, and of one column of times (in microseconds) or
   * whole numbers the lower bound, the upper bound and the number of nulls (null where one is not
   * known). Empty where the engine does not tell.
   */
  Optional<SqlStatement> rowGroups(List<String> paths, Column column);
}
