package dev.tidemark.partitioner.topic;

import dev.tidemark.partitioner.text.AsciiCase;
import dev.tidemark.partitioner.text.Suggestion;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The topics of one configuration, found by name without regard to ASCII case.
 *
 * <p>Immutable and thread-safe.
 */
public final class Topics {
  private final List<Topic> all;
  private final Map<String, Topic> byName;

  /**
   * Creates the topics.
   *
   * @throws IllegalArgumentException if two names are equal without regard to ASCII case
   */
  public Topics(Collection<Topic> topics) {
    all = topics.stream().sorted(Comparator.comparing(Topic::name)).toList();
    byName =
        all.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    topic -> folded(topic.name()),
                    Function.identity(),
                    (one, other) -> {
                      throw new IllegalArgumentException(
                          "two topics named '" + one.name() + "' and '" + other.name() + "'");
                    }));
  }

  /** Returns the topic with this name, in any case. */
  public Optional<Topic> find(String name) {
    return Optional.ofNullable(byName.get(folded(name)));
  }

  /** Returns every topic, sorted by name. */
  public List<Topic> all() {
    return all;
  }

  /** Returns {@code "; did you mean 'x'?"} for a topic of nearly that name, or an empty text. */
  public String hint(String name) {
    return Suggestion.hint(name, all.stream().map(Topic::name).toList());
  }

  /** Returns the name in lower case. Names that differ only in ASCII case have the same result. */
  static String folded(String name) {
    return AsciiCase.lower(name);
  }

  @Override
  public String toString() {
    return all.stream().map(Topic::name).toList().toString();
  }
}
