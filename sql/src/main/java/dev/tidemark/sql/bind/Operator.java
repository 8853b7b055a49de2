package dev.tidemark.sql.bind;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a member of a filter asks, by its ending. */
public enum Operator {
  EQ("_eq"),
  NE("_ne"),
  IN("_in"),
  BETWEEN("_between"),
  GT("_gt"),
  GTE("_gte"),
  LT("_lt"),
  LTE("_lte"),
  PREFIX("_prefix"),
  CONTAINS("_contains"),
  ICONTAINS("_icontains"),
  EXISTS("_exists");

  /** What an operator compares a field with. */
  public enum Operands {
    /** One value of the field's type, or null. */
    VALUE,
    /** Several of them. */
    LIST,
    /** Two of them, of which null leaves its end open. */
    RANGE,
    /** A text. */
    TEXT,
    /** True or false. */
    TRUTH
  }

  private final String suffix;

  Operator(String suffix) {
    this.suffix = suffix;
  }

  /** How it is written at the end of a field's name. */
  public String suffix() {
    return suffix;
  }

  /** What it compares a field with. */
  public Operands operands() {
    return switch (this) {
      case EQ, NE, GT, GTE, LT, LTE -> Operands.VALUE;
      case IN -> Operands.LIST;
      case BETWEEN -> Operands.RANGE;
      case PREFIX, CONTAINS, ICONTAINS -> Operands.TEXT;
      case EXISTS -> Operands.TRUTH;
    };
  }

  /** All of them, as they are written. */
  static List<String> endings() {
    return Arrays.stream(values()).map(Operator::suffix).toList();
  }

  /** The operator that the name ends with; no ending is the ending of another one. */
  static Optional<Operator> ending(String name) {
    return Arrays.stream(values()).filter(o -> name.endsWith(o.suffix)).findFirst();
  }
}
