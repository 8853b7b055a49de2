package dev.tidemark.sql.bind;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
  EXISTS("_exists");

  /** Endings that are kept: a name that ends so needs {@code _eq}, now and later. */
  static final List<String> RESERVED = List.of("_prefix", "_contains", "_icontains");

  private final String suffix;

  Operator(String suffix) {
    this.suffix = suffix;
  }

  String suffix() {
    return suffix;
  }

  /** The operator that the name ends with; no ending is the ending of another one. */
  static Optional<Operator> ending(String name) {
    return Arrays.stream(values()).filter(o -> name.endsWith(o.suffix)).findFirst();
  }

  /** The endings, for messages. */
  static String all() {
    return Arrays.stream(values()).map(Operator::suffix).collect(Collectors.joining(" "));
  }
}
