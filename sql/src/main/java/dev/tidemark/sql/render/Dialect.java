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
 * The SQL expressions in which engines differ. Each method writes an expression, and adds its
 * parameters in the order of their placeholders.
 */
public interface Dialect {
  /** The text and the parameters of a statement that is being written. */
  interface Sql {
    /** Adds a parameter and returns its placeholder. */
    String mark(Value value);
  }

  /** Returns the short name of the engine. */
  String engine();

  /** Writes a value as a parameter of its type. */
  String value(Value value, Sql sql);

  /** Writes the values in parentheses, at least one, as the operand of {@code IN}. */
  default String list(List<Value> values, Sql sql) {
    return values.stream()
        .map(value -> value(value, sql))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /**
   * Writes the event in {@code payload}, as the root of paths.
   *
   * @param mayBeNoJson whether other engines may have written the event: if it is not JSON, it is
   *     null, here or in {@link #rows}
   */
  default String event(boolean mayBeNoJson) {
    return "payload";
  }

  /**
   * Writes a member of the event or element {@code root}, read as one kind; null if it is of
   * another kind.
   */
  String member(String root, Term.Member member, Sql sql);

  /** Writes a condition on a member; the operator writes it around the member's value. */
  default String test(String root, Term.Member member, UnaryOperator<String> condition, Sql sql) {
    return condition.apply(member(root, member, sql));
  }

  /**
   * Writes a necessary condition on the text of the event for a string in it to contain a part;
   * empty if it is not faster than reading the string.
   *
   * @param isEnd whether the string ends with the part
   */
  default Optional<String> mayHave(String part, boolean isEnd, Sql sql) {
    return Optional.empty();
  }

  /**
   * Writes the condition that a member of the event or element {@code root} is a number equal to a
   * whole number, written with or without a fraction; empty if it is not faster than comparing both
   * kinds.
   */
  default Optional<String> isNumber(String root, List<PathStep> steps, BigInteger whole, Sql sql) {
    return Optional.empty();
  }

  /**
   * Writes the condition that some element of lists in the event fulfils a condition; not true if
   * there is no list.
   *
   * @param event as returned by {@link #event}
   * @param lists the path to a list, then from its elements to the lists in them, and so on
   * @param asWritten whether the condition reads numbers as they were written
   * @param condition writes the condition for the element with the given name
   */
  String anyElement(
      String event,
      List<List<PathStep>> lists,
      boolean asWritten,
      UnaryOperator<String> condition,
      Sql sql);

  /** Writes the condition that a text contains a part. */
  String contains(String text, String part, Sql sql);

  /**
   * Writes the condition that a text contains a part, with each code point of the text converted to
   * lower case as by {@link Character#toLowerCase(int)}.
   *
   * @param part in lower case
   */
  String containsInAnyCase(String text, String part, Sql sql);

  /** Writes a declared whole number without a column, read from the event. */
  String declared(String event, Term.Declared declared, Sql sql);

  /** Writes the prefix of a text that is used for sorting. */
  String head(String text);

  /** Writes the condition that a pattern matches a whole text. */
  String matches(String text, PortablePattern pattern, Sql sql);

  /** Writes a time of whole milliseconds as milliseconds since 1970. */
  String millis(String time);

  /** Writes a time, rounded down to milliseconds since 1970. */
  String cutToMillis(String time);

  /**
   * Writes the condition that a time is not infinite, null for null; empty if the engine has no
   * infinite times.
   */
  default Optional<String> isFinite(String time) {
    return Optional.empty();
  }

  /** Writes the last instant of a millisecond, as a parameter of its type. */
  String endOf(Value.Time millisecond, Sql sql);

  /** Writes a null of a type. */
  default String missing(FieldType type) {
    return "CAST(NULL AS " + name(type) + ")";
  }

  /** Returns the engine's name of a type. */
  String name(FieldType type);

  /** Writes the rows of a source, with at least these columns. */
  String rows(FromClause fromClause, Collection<Column> columns, Columns ids, Sql sql);

  /**
   * Returns a statement that reads, for each row group of these files: file, rows, and of one
   * column of times (in microseconds) or whole numbers the lower bound, the upper bound and the
   * number of nulls (each null if it is not known). Empty if the engine does not provide them.
   */
  Optional<SqlStatement> rowGroups(List<String> paths, Column column);
}
