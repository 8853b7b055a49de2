package dev.tidemark.partitioner.topic;

import dev.tidemark.partitioner.topic.DefinitionProblems.Place;
import dev.tidemark.partitioner.topic.Envelope.Received;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one topic in topics.yml, as written. No name is resolved yet.
 *
 * @param place the place of the settings
 * @param schema the name of the schema file
 * @param explode the member of a message whose elements are its events
 * @param members the named member for each part of the envelope
 * @param received what an event without a time gets instead; null if such events are rejected
 * @param aliases the former names by the name of the field, newest first
 * @param retention the maximum age of an event; null if there is no limit
 * @param without the parts of the envelope that the topic does not have, even if a convention would
 *     find them
 */
record TopicEntry(
    Place place,
    String name,
    String schema,
    @Nullable String title,
    @Nullable String level,
    @Nullable String explode,
    Map<Part, String> members,
    @Nullable Received received,
    Set<Part> without,
    List<String> key,
    List<String> epochMillis,
    List<List<String>> columns,
    Map<String, List<String>> aliases,
    Partitioning partitioning,
    @Nullable Duration retention) {
  /** A part of the envelope, with its conventional members; the first that exists is used. */
  enum Part {
    ID("id", List.of("event_id", "id")),
    TIMESTAMP("timestamp", List.of("timestamp", "timestamp_event", "timestamp_start", "time")),
    ENV("env", List.of("environment", "env")),
    ORG("org", List.of("tenant_id", "organizationID", "organization_id", "org"));

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> conventions;

    Part(String key, List<String> conventions) {
      this.key = key;
      this.conventions = conventions;
    }

    /** Returns the key in topics.yml. */
    String key() {
      return key;
    }

    /** Returns the member that is this part by convention; empty if there is none. */
    Optional<String> among(Set<String> members) {
      return conventions.stream().filter(members::contains).findFirst();
    }

    List<String> conventions() {
      return conventions;
    }
  }

  TopicEntry {
    members = Map.copyOf(members);
    without = Set.copyOf(without);
    key = List.copyOf(key);
    epochMillis = List.copyOf(epochMillis);
    columns = List.copyOf(columns);
    aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
  }

  /** Creates the settings for a schema that topics.yml does not mention: conventions only. */
  static TopicEntry ofSchema(Place place, String schema) {
    return new TopicEntry(
        place,
        nameOf(schema),
        schema,
        null,
        null,
        null,
        Map.of(),
        null,
        Set.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Partitioning.ENV_DAY,
        null);
  }

  private static String nameOf(String schema) {
    return schema.endsWith(".json") ? schema.substring(0, schema.length() - 5) : schema;
  }
}
