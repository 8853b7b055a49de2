package dev.tidemark.api.access;

import dev.tidemark.partitioner.text.AsciiCase;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.query.RowFilter;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which users each topic admits and to which of its events, both without regard to ASCII case; a
 * topic that is not listed admits nobody. Immutable.
 */
public final class AccessList implements Access {
  private final Map<String, Map<String, RowFilter>> usersByTopic;

  /** The rows that users may see, by topic and user in any spelling. */
  public AccessList(Map<String, Map<String, RowFilter>> usersByTopic) {
    this.usersByTopic =
        usersByTopic.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    topic -> folded(topic.getKey()),
                    topic ->
                        topic.getValue().entrySet().stream()
                            .collect(
                                Collectors.toUnmodifiableMap(
                                    user -> folded(user.getKey()), Map.Entry::getValue))));
  }

  @Override
  public Grant grant(Caller caller, Topic topic) {
    var rows = usersByTopic.getOrDefault(folded(topic.name()), Map.of()).get(folded(caller.user()));
    if (rows == null) throw AccessException.notAdmitted(caller.user(), topic.name());
    return new Grant(caller.user(), topic, rows);
  }

  /** Whether it admits nobody anywhere. */
  boolean isEmpty() {
    return usersByTopic.isEmpty();
  }

  /** Whether some events are hidden from some user who is admitted to their topic. */
  public boolean restricts() {
    return usersByTopic.values().stream()
        .flatMap(users -> users.values().stream())
        .anyMatch(RowFilter::restricts);
  }

  static String folded(String name) {
    return AsciiCase.lower(name);
  }
}
