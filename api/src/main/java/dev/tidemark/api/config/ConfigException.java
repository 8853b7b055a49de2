package dev.tidemark.api.config;

import java.util.List;

/** The configuration cannot be used; says every problem with its place. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public ConfigException(String problem) {
    this(List.of(problem));
  }

  /** Every problem, each in one line that begins with its place. */
  public List<String> problems() {
    return problems;
  }
}
