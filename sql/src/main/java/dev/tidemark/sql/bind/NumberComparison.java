package dev.tidemark.sql.bind;

import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Compare;
import dev.tidemark.sql.query.Predicate.None;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.Function;

/**
 * Comparisons of a number with a number of the other kind, decided before the query runs: engines
 * would round one of the two, so that 2^53 + 1 would equal 2^53.
 */
final class NumberComparison {
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger HUGE_MAX = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
  private static final BigInteger HUGE_MIN = HUGE_MAX.negate();

  /** From here on, not every whole number is a double. */
  private static final double FIRST_UNTOLD = 0x1p53;

  private NumberComparison() {}

  /** Compares a 64-bit whole number with any finite number. */
  static Predicate ofLong(Term term, Op op, BigDecimal operand) {
    return whole(term, op, operand, LONG_MIN, LONG_MAX, n -> new Value.Whole(n.longValueExact()));
  }

  /** Compares a whole number of up to 38 digits with any finite number. */
  static Predicate ofHuge(Term term, Op op, BigDecimal operand) {
    return whole(term, op, operand, HUGE_MIN, HUGE_MAX, Value.Huge::new);
  }

  /** Compares a double with a number, which is rounded in the same way as the event's number. */
  static Predicate ofDouble(Term term, Op op, BigDecimal operand) {
    return new Compare(term, op, new Value.Real(operand.doubleValue()));
  }

  /**
   * Compares a double that stands for a number other than a whole number of up to 38 digits. An
   * operand that is such a whole number is not rounded.
   */
  static Predicate ofOther(Term term, Op op, BigDecimal operand) {
    double near = operand.doubleValue();
    int error = new BigDecimal(near).compareTo(operand);
    if (error == 0 || !isHuge(operand)) return ofDouble(term, op, operand);
    double below = error < 0 ? near : Math.nextDown(near);
    double above = error < 0 ? Math.nextUp(near) : near;
    return switch (op) {
      case EQ -> new None();
      case GT, GTE -> new Compare(term, Op.GTE, new Value.Real(above));
      case LT, LTE -> new Compare(term, Op.LTE, new Value.Real(below));
    };
  }

  private static boolean isHuge(BigDecimal number) {
    BigInteger floor = number.setScale(0, RoundingMode.FLOOR).toBigIntegerExact();
    return floor.abs().compareTo(HUGE_MAX) <= 0 && new BigDecimal(floor).compareTo(number) == 0;
  }

  /** Returns whether no other whole number rounds to the same double as this number. */
  static boolean isTold(BigDecimal operand) {
    double near = operand.doubleValue();
    return Math.abs(near) < FIRST_UNTOLD
        && (near != Math.rint(near) || new BigDecimal(near).compareTo(operand) == 0);
  }

  private static Predicate whole(
      Term term,
      Op op,
      BigDecimal operand,
      BigInteger min,
      BigInteger max,
      Function<BigInteger, Value> value) {
    BigInteger floor = operand.setScale(0, RoundingMode.FLOOR).toBigIntegerExact();
    boolean exact = new BigDecimal(floor).compareTo(operand) == 0;
    if (floor.compareTo(min) < 0) return op == Op.GT || op == Op.GTE ? all(term) : new None();
    if (floor.compareTo(max) > 0) return op == Op.LT || op == Op.LTE ? all(term) : new None();
    if (exact) return new Compare(term, op, value.apply(floor));
    return switch (op) {
      case EQ -> new None();
      case GT, GTE -> new Compare(term, Op.GT, value.apply(floor));
      case LT, LTE -> new Compare(term, Op.LTE, value.apply(floor));
    };
  }

  private static Predicate all(Term term) {
    return Predicate.notNull(term);
  }
}
