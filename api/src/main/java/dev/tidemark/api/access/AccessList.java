package dev.tidemark.api.access;

import dev.tidemark.partitioner.topic.Topic;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which users each topic admits, both without regard to case; a topic that is not listed admits
 * nobody.
 */
public final class AccessList {
  private final Map<String, Set<String>> usersByTopic;

  /** The users by topic, in any spelling. */
  public AccessList(Map<String, Set<String>> usersByTopic) {
    this.usersByTopic =
        usersByTopic.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    entry -> folded(entry.getKey()),
                    entry ->
                        entry.getValue().stream()
                            .map(AccessList::folded)
                            .collect(Collectors.toUnmodifiableSet())));
  }

  /**
   * Lets a caller pass to a topic.
   *
   * @throws AccessException where the topic does not admit them
   */
  public void admit(Caller caller, Topic topic) {
    var users = usersByTopic.getOrDefault(folded(topic.name()), Set.of());
    if (!users.contains(folded(caller.user()))) {
      throw AccessException.notAdmitted(caller.user(), topic.name());
    }
  }

  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
