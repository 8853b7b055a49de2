package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Answers questions on one topic by the contract's words, over events in memory, knowing nothing of
 * the service's own reading of them. Safe for many threads.
 */
public final class Oracle {
  private static final List<String> DEFAULT_SORT = List.of("-timestamp");

  private final Names names;

  public Oracle(Topic topic) {
    this.names = new Names(topic);
  }

  /** Every event that the question asks for, in its order; {@link Refused} where it is none. */
  public List<StoredEvent> answer(Question question, Collection<StoredEvent> events) {
    List<String> problems = new ArrayList<>();
    List<Condition> conditions = new ArrayList<>();
    question
        .filter()
        .forEach(
            (member, json) -> {
              try {
                conditions.add(Condition.read(names, member, json));
              } catch (Refused e) {
                problems.addAll(e.problems());
              }
            });
    List<String> sort = question.sort();
    Comparator<StoredEvent> order =
        Ordering.read(names, sort == null || sort.isEmpty() ? DEFAULT_SORT : sort, problems);
    if (!problems.isEmpty()) throw new Refused(problems);
    return events.stream()
        .filter(event -> conditions.stream().allMatch(c -> c.holds(event)))
        .sorted(order)
        .toList();
  }
}
