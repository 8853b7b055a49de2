package dev.tidemark.sql.bind;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a member of a filter asks, by its ending. */
enum Operator {
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

  private final String suffix;

  Operator(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
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
