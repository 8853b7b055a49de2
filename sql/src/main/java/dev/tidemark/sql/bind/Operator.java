package dev.tidemark.sql.bind;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The operators of a filter, by the suffix of the member's name. */
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

  /** The kinds of operands of an operator. */
  public enum Operands {
    /** One value of the field's type, or null. */
    VALUE,
    /** A list of values of the field's type. */
    LIST,
    /** Two values of the field's type; a null leaves its end open. */
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

  /** Returns the suffix of the field's name. */
  public String suffix() {
    return suffix;
  }

  /** Returns the kind of its operands. */
  public Operands operands() {
    return switch (this) {
      case EQ, NE, GT, GTE, LT, LTE -> Operands.VALUE;
      case IN -> Operands.LIST;
      case BETWEEN -> Operands.RANGE;
      case PREFIX, CONTAINS, ICONTAINS -> Operands.TEXT;
      case EXISTS -> Operands.TRUTH;
    };
  }

  /** Returns the suffixes of all operators. */
  static List<String> endings() {
    return Arrays.stream(values()).map(Operator::suffix).toList();
  }

  /** Returns the operator of the name's suffix. No suffix is the suffix of another one. */
  static Optional<Operator> ending(String name) {
    return Arrays.stream(values()).filter(o -> name.endsWith(o.suffix)).findFirst();
  }
}
