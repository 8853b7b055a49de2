package dev.tidemark.api.access;

import dev.tidemark.partitioner.text.AsciiCase;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.query.RowFilter;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The users of each topic, and the events that each may see. Topics and users ignore ASCII case; a
 * topic that is not listed has no users. Immutable.
 */
public final class AccessList implements Access {
  private final Map<String, Map<String, RowFilter>> usersByTopic;

  /** Creates a list of the rows that users may see, by topic and user in any ASCII case. */
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

  /** Returns whether no user has access to any topic. */
  boolean isEmpty() {
    return usersByTopic.isEmpty();
  }

  /** Returns whether some events are hidden from some user of their topic. */
  public boolean restricts() {
    return usersByTopic.values().stream()
        .flatMap(users -> users.values().stream())
        .anyMatch(RowFilter::restricts);
  }

  static String folded(String name) {
    return AsciiCase.lower(name);
  }
}
