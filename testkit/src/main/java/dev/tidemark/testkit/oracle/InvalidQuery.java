package dev.tidemark.testkit.oracle;

import java.util.List;

/** Thrown if the contract rejects a query; contains the problems, one sentence each. */
public final class InvalidQuery extends RuntimeException {
  private final List<String> problems;

  InvalidQuery(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  InvalidQuery(String problem) {
    this(List.of(problem));
  }

  public List<String> problems() {
    return problems;
  }
}
