package dev.tidemark.partitioner.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.topic.Envelope.Received;
import dev.tidemark.partitioner.topic.Problems.Place;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What topics.yml says of a topic's time where it says more than a name: {@code timestamp: {member:
 * placed_at, fallback: received, dedupe-window: 7d}}.
 *
 * @param member the member that is named, or null: then the conventions find one
 */
record TimestampWords(@Nullable String member, @Nullable Received received) {
  private static final String TIMESTAMP = TopicEntry.Part.TIMESTAMP.key();
  private static final String MEMBER = "member";
  private static final String FALLBACK = "fallback";
  private static final String WINDOW = "dedupe-window";
  private static final List<String> KEYS = List.of(MEMBER, FALLBACK, WINDOW);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  /** What is said; nothing where it is but a name. */
  static TimestampWords read(JsonNode topic, Place topicPlace, Problems problems) {
    JsonNode words = topic.path(TIMESTAMP);
    if (!words.isObject()) return new TimestampWords(null, null);
    Place place = topicPlace.step(TIMESTAMP);
    for (var word : words.properties()) {
      if (!KEYS.contains(word.getKey())) {
        problems.addUnknown(place.step(word.getKey()), "key", word.getKey(), KEYS);
      }
    }
    JsonNode member = words.path(MEMBER);
    if (!member.isMissingNode() && !member.isTextual()) {
      problems.add(place.step(MEMBER), "not " + member + " but the name of a member");
    }
    return new TimestampWords(member.textValue(), received(words, place, problems));
  }

  private static @Nullable Received received(JsonNode words, Place place, Problems problems) {
    JsonNode fallback = words.path(FALLBACK);
    JsonNode window = words.path(WINDOW);
    if (fallback.isMissingNode()) {
      if (!window.isMissingNode()) {
        problems.add(place.step(WINDOW), "is for events without a time: say 'fallback: received'");
      }
      return null;
    }
    if (!"received".equals(fallback.textValue())) {
      problems.add(place.step(FALLBACK), "not " + fallback + " but 'received'");
      return null;
    }
    if (window.isMissingNode()) return Received.WITHIN_A_WEEK;
    Duration length = Spans.read(window.asText(), SHORTEST, LONGEST);
    if (length != null) return new Received(length);
    problems.add(place.step(WINDOW), "not " + window + " but 1s to 366d, such as 7d or 12h");
    return null;
  }
}
