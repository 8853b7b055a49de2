package dev.tidemark.sql.query;

import dev.tidemark.sql.pattern.PortablePattern;
import java.util.List;

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
