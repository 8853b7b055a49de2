package dev.tidemark.benchmarks.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The topics for a hostile caller in addition to the ordinary one, and their events. */
final class HostileTopics {
  /** Rows of 900 kB. */
  static final String LARGE = "large";

  /** Rows of 70 kB. */
  static final String ROWS = "rows";

  /** Events of 40 kB, not loaded at the start. */
  static final String WIDE = "wide";

  /** A topic that is added while the service runs. */
  static final String LATER = "later";

  /** The access rules. */
  static final String ACCESS =
      """
      {"calls": {"Other": {}, "Hostile": {"environment": ["prod"]}}, "mail": ["Hostile"], "tree": ["Hostile"],
       "jobs": ["Hostile"], "tags": ["Hostile"], "arms": ["Hostile"], "large": ["Hostile"],
       "rows": ["Hostile", "Other"], "wide": ["Other"], "later": ["Other"]}
      """;

  private static final String NODE =
      "{\"type\":\"object\",\"required\":[\"c\"],\"properties\":{\"c\":{\"$ref\":\"#/$defs/node\"},\"kind\":{\"const\":\"%s\"}}}";

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "mail",
          "\"address\":{\"type\":\"string\",\"pattern\":\"^[^@\\\\s]+@[^@\\\\s]+\\\\.[^@\\\\s]+$\"}",
          "tree",
          "\"node\":{\"$ref\":\"#/$defs/node\"}",
          "jobs",
          "\"jobs\":{\"type\":\"array\",\"items\":{\"required\":[\"name\"]}}",
          "tags",
          "\"tags\":{\"type\":\"array\",\"uniqueItems\":true}",
          "arms",
          "\"items\":{\"type\":\"array\",\"items\":{\"anyOf\":[" + arms() + "]}}",
          LARGE,
          "\"text\":{\"type\":\"string\"}",
          ROWS,
          "\"note\":{\"type\":\"string\"}",
          WIDE,
          "\"text\":{\"type\":\"string\"}");

  private HostileTopics() {}

  /** Writes the schemas into the configuration of a lake. */
  static void configure(Path lake) throws IOException {
    for (var topic : PROPERTIES.entrySet()) {
      Files.writeString(file(lake, topic.getKey()), schema(topic.getValue()));
    }
  }

  /** Returns the path of a topic's schema. */
  static Path file(Path lake, String topic) {
    return lake.resolve("conf/topics/" + topic + ".json");
  }

  /** Returns a schema with these properties in addition to those of every topic here. */
  static String schema(String properties) {
    return "{\"$defs\":{\"node\":{\"anyOf\":[%s,%s]}},\"type\":\"object\",\"required\":[\"id\",\"timestamp\"],\"properties\":{\"id\":{\"type\":\"string\"},\"timestamp\":{\"type\":\"string\"},%s}}"
        .formatted(NODE.formatted("a"), NODE.formatted("b"), properties);
  }

  /** Returns an event with a member of this JSON. */
  static String event(String id, String member, String json) {
    return "{\"id\":\"%s\",\"timestamp\":\"2025-12-31T00:00:00Z\",\"%s\":%s}"
        .formatted(id, member, json);
  }

  /** Returns letters that no codec compresses to less than half. */
  static String random(int length, int seed) {
    var random = new SplittableRandom(seed);
    var text = new StringBuilder(length + 16);
    while (text.length() < length) text.append(Long.toHexString(random.nextLong()));
    return text.substring(0, length);
  }

  private static String arms() {
    return IntStream.range(0, 30)
        .mapToObj(
            i ->
                "{\"properties\":{\"k\":{\"const\":%d},\"v\":{\"uniqueItems\":true}},\"required\":[\"k\"]}"
                    .formatted(i))
        .collect(Collectors.joining(","));
  }
}
