package dev.tidemark.partitioner.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.text.Durations;
import dev.tidemark.partitioner.topic.DefinitionProblems.Place;
import dev.tidemark.partitioner.topic.Envelope.Received;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a topic's time in topics.yml, if they are more than a name: {@code timestamp:
 * {member: placed_at, fallback: received, dedupe-window: 7d}}.
 *
 * @param member the name of the member, or null: then the conventions find one
 */
record TimestampSettings(@Nullable String member, @Nullable Received received) {
  private static final String TIMESTAMP = TopicEntry.Part.TIMESTAMP.key();
  private static final String MEMBER = "member";
  private static final String FALLBACK = "fallback";
  private static final String WINDOW = "dedupe-window";
  private static final List<String> KEYS = List.of(MEMBER, FALLBACK, WINDOW);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  /** Reads the settings; both are null if {@code timestamp} is only a name. */
  static TimestampSettings read(
      JsonNode topic, Place topicPlace, DefinitionProblems definitionProblems) {
    JsonNode words = topic.path(TIMESTAMP);
    if (!words.isObject()) return new TimestampSettings(null, null);
    Place place = topicPlace.step(TIMESTAMP);
    for (var word : words.properties()) {
      if (!KEYS.contains(word.getKey())) {
        definitionProblems.addUnknown(place.step(word.getKey()), "key", word.getKey(), KEYS);
      }
    }
    JsonNode member = words.path(MEMBER);
    if (!member.isMissingNode() && !member.isTextual()) {
      definitionProblems.add(place.step(MEMBER), "must be the name of a member, but is " + member);
    }
    return new TimestampSettings(member.textValue(), received(words, place, definitionProblems));
  }

  private static @Nullable Received received(
      JsonNode words, Place place, DefinitionProblems definitionProblems) {
    JsonNode fallback = words.path(FALLBACK);
    JsonNode window = words.path(WINDOW);
    if (fallback.isMissingNode()) {
      if (!window.isMissingNode()) {
        definitionProblems.add(
            place.step(WINDOW), "is for events without a time: add 'fallback: received'");
      }
      return null;
    }
    if (!"received".equals(fallback.textValue())) {
      definitionProblems.add(place.step(FALLBACK), "must be 'received', but is " + fallback);
      return null;
    }
    if (window.isMissingNode()) return Received.WITHIN_A_WEEK;
    Optional<Duration> length = Durations.parse(window.asText(), SHORTEST, LONGEST);
    if (length.isPresent()) return new Received(length.get());
    definitionProblems.add(
        place.step(WINDOW), "must be 1s to 366d, such as 7d or 12h, but is " + window);
    return null;
  }
}
