package dev.tidemark.sql.render;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

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

  /** A value as a parameter of its type. */
  String value(Value value, Sql sql);

  /** A member of the event in {@code payload}, seen as one kind; null where it is of another. */
  String member(Term.Member member, Sql sql);

  /** A comparison of a member, whose other side and sign the supplier writes. */
  default String compare(Term.Member member, Supplier<String> rest, Sql sql) {
    return member(member, sql) + rest.get();
  }

  /** A declared whole number that has no column, read from the event in {@code payload}. */
  String declared(Term.Declared declared, Sql sql);

  /** The part of a text that takes part in sorting. */
  String head(String text);

  /** Whether a pattern matches a whole text. */
  String matches(String text, PortablePattern pattern, Sql sql);

  /** A time as milliseconds since 1970. */
  String millis(String time);

  /** A null of a type. */
  String missing(FieldType type);

  /** The rows of these files, with these columns. */
  String files(List<String> paths, Collection<Column> columns, Columns ids, Sql sql);

  /**
   * Of each row group of these files: file, rows, and of one column of times or whole numbers the
   * lower bound, the upper bound and the number of nulls (null where one is not known).
   */
  Statement rowGroups(List<String> paths, Column column);
}
