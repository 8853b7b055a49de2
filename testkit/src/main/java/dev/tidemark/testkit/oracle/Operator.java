package dev.tidemark.testkit.oracle;

import java.util.Optional;

/** The operator of a filter member. */
enum Operator {
  EQUAL("_eq"),
  NOT_EQUAL("_ne"),
  IN("_in"),
  BETWEEN("_between"),
  ABOVE("_gt"),
  ABOVE_OR_EQUAL("_gte"),
  BELOW("_lt"),
  BELOW_OR_EQUAL("_lte"),
  PREFIX("_prefix"),
  CONTAINS("_contains"),
  CONTAINS_IN_ANY_CASE("_icontains"),
  EXISTS("_exists");

  private final String suffix;

  Operator(String suffix) {
    this.suffix = suffix;
  }

  /** Returns the operator that a filter member ends with; no suffix is the end of another one. */
  static Optional<Operator> ending(String member) {
    for (Operator operator : values())
      if (member.endsWith(operator.suffix)) return Optional.of(operator);
    return Optional.empty();
  }

  public String suffix() {
    return suffix;
  }
}
