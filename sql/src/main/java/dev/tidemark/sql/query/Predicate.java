package dev.tidemark.sql.query;

import dev.tidemark.sql.pattern.PortablePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A condition that an event either fulfils or does not fulfil. Comparisons are false if their term
 * is null; there is no third truth value, so {@link Not} is the exact complement. Immutable.
 */
public sealed interface Predicate {
  /** Matches every event. */
  record All() implements Predicate {}

  /** Matches no event. */
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

  /** Compares a term with one value of its own type. */
  record Compare(Term term, Op op, Value value) implements Predicate {}

  /** Matches if a term equals one of these values of its own type, at least one. */
  record In(Term term, List<Value> values) implements Predicate {
    public In {
      values = List.copyOf(values);
    }
  }

  record IsNull(Term term) implements Predicate {}

  /** Matches a text that a pattern matches as a whole. */
  record Matches(Term term, PortablePattern pattern) implements Predicate {}

  /**
   * Matches a text that starts with a prefix.
   *
   * @param prefix not empty
   */
  record Prefix(Term term, String prefix) implements Predicate {
    /** Returns the same condition as a range of texts, by which bounds and engines can prune. */
    public Predicate range() {
      List<Predicate> ends = new ArrayList<>();
      ends.add(new Compare(term, Op.GTE, new Value.Text(prefix)));
      end().ifPresent(end -> ends.add(new Compare(term, Op.LT, new Value.Text(end))));
      return and(ends);
    }

    /** Returns the first text after all texts with the prefix; empty if there is none. */
    private Optional<String> end() {
      int last = prefix.length();
      while (last > 0) {
        int codePoint = prefix.codePointBefore(last);
        last -= Character.charCount(codePoint);
        if (codePoint == Character.MAX_CODE_POINT) continue;
        // No text contains a lone surrogate, so the next code point is the one after the
        // surrogates.
        int next = codePoint + 1 == Character.MIN_SURROGATE ? 0xE000 : codePoint + 1;
        return Optional.of(prefix.substring(0, last) + Character.toString(next));
      }
      return Optional.empty();
    }
  }

  /**
   * Matches a text that contains a part.
   *
   * @param part not empty; in lower case if case does not matter
   * @param anyCase whether each code point of the text is converted to lower case, as by {@link
   *     Character#toLowerCase(int)}
   */
  record Contains(Term term, String part, boolean anyCase) implements Predicate {}

  /**
   * Matches if some element of a list in the event fulfils a condition; a value that is not a list
   * has no elements. The condition must not contain an {@code AnyElement} itself: engines evaluate
   * nested functions in twice the time for each level.
   *
   * @param lists the path to the list, then from its elements to the lists in them, and so on; the
   *     condition is for the elements of the last lists
   * @param condition the condition on the element: its terms are members whose steps start there;
   *     no steps mean the element itself
   */
  record AnyElement(List<List<PathStep>> lists, Predicate condition) implements Predicate {
    public AnyElement {
      lists = lists.stream().map(List::copyOf).toList();
    }
  }

  /** The comparison of a term with a value. */
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

    /** Returns whether the operator holds for the result of a {@link java.util.Comparator}. */
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

  /** Returns the conjunction of the parts; {@link All} if there are none. */
  static Predicate and(List<Predicate> parts) {
    List<Predicate> needed = parts.stream().filter(p -> !(p instanceof All)).toList();
    if (needed.stream().anyMatch(None.class::isInstance)) return new None();
    return switch (needed.size()) {
      case 0 -> new All();
      case 1 -> needed.getFirst();
      default -> new And(needed);
    };
  }

  /** Returns the disjunction of the parts; {@link None} if there are none. */
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
