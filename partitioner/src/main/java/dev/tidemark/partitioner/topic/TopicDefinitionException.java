package dev.tidemark.partitioner.topic;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown if topic definitions cannot be used. Contains every problem with its place. */
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
   * A problem of a definition.
   *
   * @param place the file and, after a {@code #}, the place in it: a JSON pointer in a schema, keys
   *     in topics.yml
   * @param message the problem, the value, and what would be right
   */
  public record Problem(String place, String message) {}
}
