package dev.tidemark.sql.render;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.TotalOrder;
import dev.tidemark.sql.query.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Writes the statement that reads one step of a page. Its columns are id, timestamp (in
 * milliseconds), env, org, payload, then the value of each sort key that is not one of them. For
 * one statement.
 */
public final class SqlRenderer {
  private static final String PAYLOAD = "payload";
  private static final List<String> ROW = List.of("id", "timestamp", "env", "org", PAYLOAD);

  /**
   * The columns with which a row starts, in their order; selecting one of them twice costs a tenth
   * of a page.
   */
  private static final List<Term> OWN =
      List.of(Term.Stored.ID, Term.Stored.TIMESTAMP, Term.Stored.ENV, Term.Stored.ORG);

  private final Dialect dialect;
  private final Columns columns;
  private final List<Value> parameters = new ArrayList<>();
  private final Collection<Column> used;

  private final String event;

  /** The start of member paths: the event, or the element of a list. */
  private String root;

  private SqlRenderer(Dialect dialect, Columns columns) {
    this(dialect, columns, dialect.event(columns.othersWrote()));
  }

  private SqlRenderer(Dialect dialect, Columns columns, String event) {
    this.dialect = dialect;
    this.columns = columns;
    this.used = new LinkedHashSet<>(columns.named(ROW));
    this.event = event;
    this.root = event;
  }

  /**
   * Returns the statement that selects the first rows of a source, in this order, that fulfil the
   * predicate. The caller guarantees that only rows in the source's files fulfil it.
   */
  public static SqlStatement select(
      Dialect dialect,
      Columns columns,
      FromClause fromClause,
      Predicate where,
      TotalOrder totalOrder,
      int limit) {
    return new SqlRenderer(dialect, columns).select(fromClause, where, totalOrder, limit);
  }

  /** Returns the columns in which a row has the values of an order's keys, key by key. */
  public static List<Integer> places(TotalOrder totalOrder) {
    List<Integer> places = new ArrayList<>();
    int next = ROW.size();
    for (SortKey key : totalOrder.keys()) {
      int own = OWN.indexOf(key.term());
      places.add(own >= 0 ? own : next++);
    }
    return places;
  }

  /** Returns the statement that counts the rows of a source that fulfil the predicate. */
  public static SqlStatement count(
      Dialect dialect, Columns columns, FromClause fromClause, Predicate where) {
    return new SqlRenderer(dialect, columns).count(fromClause, where);
  }

  /**
   * A predicate as an expression over the columns.
   *
   * @param looksAt the columns that it uses
   */
  public record Condition(SqlStatement expression, Collection<Column> looksAt) {
    public Condition {
      looksAt = List.copyOf(looksAt);
    }
  }

  /**
   * Returns the expression that is true for the rows that fulfil a predicate. It fails for a
   * payload that is not JSON and that it reads: a caller that changes rows by it, such as an
   * erasure, must not guess.
   */
  public static Condition condition(Dialect dialect, Columns columns, Predicate predicate) {
    SqlRenderer renderer = new SqlRenderer(dialect, columns, dialect.event(false));
    renderer.used.clear();
    String text = renderer.predicate(predicate);
    return new Condition(new SqlStatement(text, renderer.parameters), renderer.used);
  }

  private SqlStatement select(
      FromClause fromClause, Predicate where, TotalOrder totalOrder, int limit) {
    List<String> selected =
        new ArrayList<>(List.of("id", millis(quoted("timestamp")), "env", "org", "payload"));
    // Keys have separate names: a name that is also a column would be ambiguous in ORDER BY.
    for (SortKey key : totalOrder.keys()) {
      if (OWN.contains(key.term())) continue;
      selected.add(shown(key.term()) + " AS k" + (selected.size() - ROW.size()));
    }
    String select = String.join(", ", selected);
    // Parameters have the order of the text. The condition and the order come after the files in
    // the text, but are written first, because they define the columns to read from the files.
    List<Value> before = List.copyOf(parameters);
    parameters.clear();
    String events = predicate(where);
    String by = totalOrder.keys().stream().map(this::orderBy).collect(Collectors.joining(", "));
    String condition = ofEvents(events);
    List<Value> after = List.copyOf(parameters);
    parameters.clear();
    parameters.addAll(before);
    String from = dialect.rows(fromClause, used, columns, this::mark);
    parameters.addAll(after);
    String text =
        "SELECT %s\nFROM %s\nWHERE %s\nORDER BY %s\nLIMIT %d"
            .formatted(select, from, condition, by, limit);
    return new SqlStatement(text, parameters);
  }

  private SqlStatement count(FromClause fromClause, Predicate where) {
    String condition = ofEvents(predicate(where));
    List<Value> after = List.copyOf(parameters);
    parameters.clear();
    String from = dialect.rows(fromClause, used, columns, this::mark);
    parameters.addAll(after);
    return new SqlStatement(
        "SELECT count(*)\nFROM %s\nWHERE %s".formatted(from, condition), parameters);
  }

  private String orderBy(SortKey key) {
    // The plain column if possible: engines use it to skip rows that cannot be among the first.
    String by = mayBeFiner(key.term()) ? shown(key.term()) : term(key.term());
    return by + (key.descending() ? " DESC" : " ASC") + " NULLS LAST";
  }

  /**
   * A row without id or time, which only other engines write, is not an event. Nor is a row with an
   * infinite time in a column that the statement uses: it would be shown as null and compared as a
   * value.
   */
  private String ofEvents(String condition) {
    if (!columns.othersWrote()) return condition;
    String finite =
        used.stream()
            .filter(column -> column.type() == FieldType.TIME)
            .flatMap(column -> dialect.isFinite(quoted(column.name())).stream())
            .map(isFinite -> " AND coalesce(" + isFinite + ", TRUE)")
            .collect(Collectors.joining());
    return condition + " AND \"id\" IS NOT NULL AND \"timestamp\" IS NOT NULL" + finite;
  }

  private String predicate(Predicate predicate) {
    return switch (predicate) {
      case Predicate.All _ -> "TRUE";
      case Predicate.None _ -> "FALSE";
      case Predicate.And(List<Predicate> parts) -> joined(parts, " AND ");
      case Predicate.Or(List<Predicate> parts) ->
          isNumber(parts).orElseGet(() -> joined(parts, " OR "));
      // In SQL a null is not true; its negation must be true and not null.
      case Predicate.Not(Predicate.IsNull(Term term)) -> term(term) + " IS NOT NULL";
      case Predicate.Not(Predicate part) -> "NOT coalesce(" + predicate(part) + ", FALSE)";
      case Predicate.Compare(Term term, Predicate.Op op, Value.Text(String text))
          when op == Predicate.Op.EQ ->
          seenFirst(term, text, true, shown -> shown + " = " + value(new Value.Text(text)));
      case Predicate.Compare(Term term, Predicate.Op op, Value.Time time) when mayBeFiner(term) ->
          ofMillisecond(term(term), op, time);
      case Predicate.Compare(Term term, Predicate.Op op, Value value) ->
          test(term, shown -> shown + " " + op.symbol() + " " + value(value));
      case Predicate.In(Term term, List<Value> values) when mayBeFiner(term) ->
          shown(term)
              + " IN "
              + dialect.list(values.stream().map(SqlRenderer::whole).toList(), this::mark);
      case Predicate.In(Term term, List<Value> values) ->
          test(term, shown -> shown + " IN " + dialect.list(values, this::mark));
      case Predicate.IsNull(Term term) -> term(term) + " IS NULL";
      case Predicate.Matches(Term term, var pattern) ->
          dialect.matches(term(term), pattern, this::mark);
      // Engines prune row groups only by comparisons of columns.
      case Predicate.Prefix prefix when prefix.term() instanceof Term.Stored ->
          predicate(prefix.range());
      case Predicate.Prefix(Term term, String prefix) ->
          seenFirst(
              term,
              prefix,
              false,
              shown -> "starts_with(" + shown + ", " + value(new Value.Text(prefix)) + ")");
      case Predicate.Contains(Term term, String part, boolean anyCase) when anyCase ->
          test(term, shown -> dialect.containsInAnyCase(shown, part, this::mark));
      case Predicate.Contains(Term term, String part, _) ->
          seenFirst(term, part, false, shown -> dialect.contains(shown, part, this::mark));
      case Predicate.AnyElement(List<List<PathStep>> lists, Predicate condition) ->
          dialect.anyElement(
              event,
              lists,
              asksAsWritten(condition),
              element -> ofElement(element, condition),
              this::mark);
    };
  }

  /**
   * Returns the faster condition if the parts compare a member with one number, as both kinds of
   * number.
   */
  private Optional<String> isNumber(List<Predicate> parts) {
    if (parts.size() == 2
        && parts.getFirst() instanceof Predicate.Compare(Term.Member as, var op, Value.Huge whole)
        && parts.getLast() instanceof Predicate.Compare(Term.Member or, var same, Value.Real real)
        && as.kind() == Term.Member.Kind.WHOLE
        && or.kind() == Term.Member.Kind.REAL
        && as.steps().equals(or.steps())
        && op == Predicate.Op.EQ
        && same == Predicate.Op.EQ
        && new BigDecimal(real.number()).compareTo(new BigDecimal(whole.number())) == 0) {
      return dialect.isNumber(root, as.steps(), whole.number(), this::mark);
    }
    return Optional.empty();
  }

  /**
   * Writes a condition on a text. For a member, only events that may contain this part are read.
   */
  private String seenFirst(Term term, String part, boolean isEnd, UnaryOperator<String> condition) {
    Optional<String> has =
        term instanceof Term.Member && root.equals(event)
            ? dialect.mayHave(part, isEnd, this::mark)
            : Optional.empty();
    String holds = test(term, condition);
    return has.map(seen -> "(" + seen + " AND " + holds + ")").orElse(holds);
  }

  private String test(Term term, UnaryOperator<String> condition) {
    return term instanceof Term.Member member
        ? dialect.test(root, member, condition, this::mark)
        : condition.apply(term(term));
  }

  private static boolean asksAsWritten(Predicate condition) {
    return switch (condition) {
      case Predicate.And(List<Predicate> parts) ->
          parts.stream().anyMatch(SqlRenderer::asksAsWritten);
      case Predicate.Or(List<Predicate> parts) ->
          parts.stream().anyMatch(SqlRenderer::asksAsWritten);
      case Predicate.Not(Predicate part) -> asksAsWritten(part);
      case Predicate.Compare(Term term, _, _) -> isAsWritten(term);
      case Predicate.In(Term term, _) -> isAsWritten(term);
      case Predicate.IsNull(Term term) -> isAsWritten(term);
      case Predicate.All _,
          Predicate.None _,
          Predicate.Matches _,
          Predicate.Prefix _,
          Predicate.Contains _,
          Predicate.AnyElement _ ->
          false;
    };
  }

  private static boolean isAsWritten(Term term) {
    return term instanceof Term.Member(_, var kind)
        && (kind == Term.Member.Kind.EXACT_WHOLE || kind == Term.Member.Kind.OTHER_REAL);
  }

  private String ofElement(String element, Predicate condition) {
    root = element;
    String text = predicate(condition);
    root = event;
    return text;
  }

  private String joined(List<Predicate> parts, String word) {
    return parts.stream().map(this::predicate).collect(Collectors.joining(word, "(", ")"));
  }

  private String shown(Term term) {
    return term.type() == FieldType.TIME ? millis(term(term)) : term(term);
  }

  private String millis(String time) {
    return columns.othersWrote() ? dialect.cutToMillis(time) : dialect.millis(time);
  }

  /**
   * Returns whether a time is compared as the millisecond that contains it. Load times are written
   * only by Tidemark, and are compared as they are.
   */
  private boolean mayBeFiner(Term term) {
    return columns.othersWrote()
        && term.type() == FieldType.TIME
        && !term.equals(Term.Stored.LOADED_AT);
  }

  /** Compares the time itself with bounds, so that row groups can be pruned. */
  private String ofMillisecond(String time, Predicate.Op op, Value.Time millisecond) {
    return switch (op) {
      case EQ ->
          "(%s >= %s AND %s <= %s)"
              .formatted(time, value(millisecond), time, dialect.endOf(millisecond, this::mark));
      case LT, GTE -> time + " " + op.symbol() + " " + value(millisecond);
      case LTE, GT -> time + " " + op.symbol() + " " + dialect.endOf(millisecond, this::mark);
    };
  }

  private static Value whole(Value time) {
    return time instanceof Value.Time(long millis) ? new Value.Whole(millis) : time;
  }

  private String term(Term term) {
    return switch (term) {
      case Term.Stored stored -> stored(stored);
      case Term.Declared declared -> dialect.declared(event, declared, this::mark);
      case Term.Member member -> dialect.member(root, member, this::mark);
      case Term.SortPrefix(Term text) -> dialect.head(term(text));
    };
  }

  private String stored(Term.Stored term) {
    List<String> values = new ArrayList<>();
    for (Column column : columns.of(term)) {
      used.add(column);
      boolean isChecked = columns.othersWrote() && term.equals(Term.Stored.PAYLOAD);
      String name = isChecked ? event : quoted(column.name());
      boolean same = column.type() == term.type();
      values.add(same ? name : "CAST(" + name + " AS " + dialect.name(term.type()) + ")");
    }
    return switch (values.size()) {
      case 0 -> dialect.missing(term.type());
      case 1 -> values.getFirst();
      default -> "coalesce(" + String.join(", ", values) + ")";
    };
  }

  private String value(Value value) {
    return dialect.value(value, this::mark);
  }

  private String mark(Value value) {
    parameters.add(value);
    return "?";
  }

  /** Column names need no escaping: they are lower-case letters, digits and underscores. */
  private static String quoted(String column) {
    return '"' + column + '"';
  }
}
