package dev.tidemark.api.config;

import java.util.List;

/** Thrown if the configuration is invalid; contains all problems with their places. */
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

  /** Returns all problems, each on one line that begins with its place. */
  public List<String> problems() {
    return problems;
  }
}
