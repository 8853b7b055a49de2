package dev.tidemark.sql.query;

import dev.tidemark.sql.pattern.PortablePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A condition that every event fulfils or does not. Comparisons are false where their term is null;
 * there is no third value, so {@link Not} is the exact complement.
 */
public sealed interface Predicate {
  /** Every event. */
  record All() implements Predicate {}

  /** No event. */
  record None() implements Predicate {}

  record And(List<Predicate> parts) implements Predicate {
    public And {
      parts = List.copyOf(parts);
    }
  }

  record Or(List<Predicate> parts) implements Predicate {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  record Not(Predicate part) implements Predicate {}

  /** A term against one value of its own type. */
  record Compare(Term term, Op op, Value value) implements Predicate {}

  /** A term that is one of these values of its own type, at least one. */
  record In(Term term, List<Value> values) implements Predicate {
    public In {
      values = List.copyOf(values);
    }
  }

  record IsNull(Term term) implements Predicate {}

  /** A text that a pattern matches as a whole. */
  record Matches(Term term, PortablePattern pattern) implements Predicate {}

  /**
   * A text that begins so.
   *
   * @param prefix not empty
   */
  record Prefix(Term term, String prefix) implements Predicate {
    /** The same, said by the order of texts, as bounds and engines that prune by them know it. */
    public Predicate range() {
      List<Predicate> ends = new ArrayList<>();
      ends.add(new Compare(term, Op.GTE, new Value.Text(prefix)));
      end().ifPresent(end -> ends.add(new Compare(term, Op.LT, new Value.Text(end))));
      return and(ends);
    }

    /** The least text behind all that begin so; empty where none is. */
    private Optional<String> end() {
      int last = prefix.length();
      while (last > 0) {
        int codePoint = prefix.codePointBefore(last);
        last -= Character.charCount(codePoint);
        if (codePoint == Character.MAX_CODE_POINT) continue;
        // No text has half of a surrogate pair, so the next code point is the one behind them all.
        int next = codePoint + 1 == Character.MIN_SURROGATE ? 0xE000 : codePoint + 1;
        return Optional.of(prefix.substring(0, last) + Character.toString(next));
      }
      return Optional.empty();
    }
  }

  /**
   * A text that has this part somewhere.
   *
   * @param part not empty; in lower case where case does not matter
   * @param anyCase whether each code point of the text counts as its lower case, as {@link
   *     Character#toLowerCase(int)} has it
   */
  record Contains(Term term, String part, boolean anyCase) implements Predicate {}

  /**
   * A list in the event of which some element fulfils a condition; no element does of what is no
   * list. Not a condition of an element that asks for its elements: engines that write such nesting
   * as functions in functions take twice as long with each level.
   *
   * @param lists the way to the list, then from its elements to the lists in them, and so on; the
   *     elements of the last ones are meant
   * @param condition of the element: its terms are members whose steps start there, none of them
   *     for the element itself
   */
  record AnyElement(List<List<PathStep>> lists, Predicate condition) implements Predicate {
    public AnyElement {
      lists = lists.stream().map(List::copyOf).toList();
    }
  }

  /** How a term lies to a value. */
  enum Op {
    EQ("="),
    LT("<"),
    LTE("<="),
    GT(">"),
    GTE(">=");

    private final String symbol;

    Op(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }

    /** Whether a value that compares so (as by {@link java.util.Comparator}) lies so. */
    public boolean holds(int comparison) {
      return switch (this) {
        case EQ -> comparison == 0;
        case LT -> comparison < 0;
        case LTE -> comparison <= 0;
        case GT -> comparison > 0;
        case GTE -> comparison >= 0;
      };
    }
  }

  /** All of the parts; {@link All} where there is none. */
  static Predicate and(List<Predicate> parts) {
    List<Predicate> needed = parts.stream().filter(p -> !(p instanceof All)).toList();
    if (needed.stream().anyMatch(None.class::isInstance)) return new None();
    return switch (needed.size()) {
      case 0 -> new All();
      case 1 -> needed.getFirst();
      default -> new And(needed);
    };
  }

  /** Any of the parts; {@link None} where there is none. */
  static Predicate or(List<Predicate> parts) {
    List<Predicate> needed = parts.stream().filter(p -> !(p instanceof None)).toList();
    if (needed.stream().anyMatch(All.class::isInstance)) return new All();
    return switch (needed.size()) {
      case 0 -> new None();
      case 1 -> needed.getFirst();
      default -> new Or(needed);
    };
  }

  static Predicate notNull(Term term) {
    return term.nullable() ? new Not(new IsNull(term)) : new All();
  }
}
