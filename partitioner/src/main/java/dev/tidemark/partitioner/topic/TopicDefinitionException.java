package dev.tidemark.partitioner.topic;

import java.util.List;
import java.util.stream.Collectors;

/** Definitions of topics that cannot be used: every problem, each with its place. */
public final class TopicDefinitionException extends RuntimeException {
  private final transient List<Problem> problems;

  public TopicDefinitionException(List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.place() + ": " + problem.message())
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  /**
   * One problem of a definition.
   *
   * @param place the file and, after a {@code #}, the place in it: a JSON pointer in a schema, keys
   *     in topics.yml
   * @param message what is wrong, the value, and what would be right
   */
  public record Problem(String place, String message) {}
}
