package dev.tidemark.partitioner.topic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tidemark.partitioner.text.Durations;
import dev.tidemark.partitioner.topic.DefinitionProblems.Place;
import dev.tidemark.partitioner.topic.TopicEntry.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics.yml without resolving names against schemas. docs/topics.md describes the format.
 */
final class TopicsFile {
  private static final List<String> KEYS =
      List.of(
          "schema",
          "title",
          "level",
          "id",
          "timestamp",
          "env",
          "org",
          "key",
          "epoch-millis",
          "columns",
          "aliases",
          "partition",
          "retention",
          "explode");

  private static final Map<List<String>, Partitioning> PARTITIONINGS =
      Map.of(
          List.of("env", "hour"), Partitioning.ENV_HOUR,
          List.of("env", "day"), Partitioning.ENV_DAY,
          List.of("env", "month"), Partitioning.ENV_MONTH,
          List.of("env", "org", "day"), Partitioning.ENV_ORG_DAY);

  private static final Duration SHORTEST_RETENTION = Duration.ofHours(1);
  private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final DefinitionProblems definitionProblems;

  private TopicsFile(DefinitionProblems definitionProblems) {
    this.definitionProblems = definitionProblems;
  }

  /** Returns the topics in the file; none if the file does not exist. */
  static List<TopicEntry> read(Path file, Place place, DefinitionProblems definitionProblems) {
    if (Files.notExists(file)) return List.of();
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readString(file));
    } catch (JsonProcessingException e) {
      String at =
          "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      definitionProblems.add(place, "not valid YAML: " + at + ": " + e.getOriginalMessage());
      return List.of();
    } catch (IOException e) {
      definitionProblems.add(place, "cannot be read as UTF-8: " + e.getMessage());
      return List.of();
    }
    return new TopicsFile(definitionProblems).entries(root, place);
  }

  private List<TopicEntry> entries(JsonNode root, Place place) {
    List<TopicEntry> entries = new ArrayList<>();
    if (isNothing(root)) return entries;
    if (!root.isObject()) {
      definitionProblems.add(place, "must start with 'topics:'");
      return entries;
    }
    checkKeys(root, place, List.of("topics"));
    JsonNode topics = root.path("topics");
    if (isNothing(topics)) return entries;
    if (!topics.isObject()) {
      definitionProblems.add(place.step("topics"), "must have topics as keys, such as 'orders:'");
      return entries;
    }
    for (var topic : topics.properties()) {
      entries.add(
          entry(topic.getKey(), topic.getValue(), place.step("topics").step(topic.getKey())));
    }
    return entries;
  }

  private TopicEntry entry(String name, JsonNode words, Place place) {
    String ownSchema = name + ".json";
    if (isNothing(words)) return TopicEntry.ofSchema(place, ownSchema);
    if (!words.isObject()) {
      definitionProblems.add(
          place, "must have keys of " + String.join(", ", KEYS) + ", but is " + words);
      return TopicEntry.ofSchema(place, ownSchema);
    }
    checkKeys(words, place, KEYS);
    Map<Part, String> members = new EnumMap<>(Part.class);
    Set<Part> without = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      JsonNode word = words.path(part.key());
      if (part == Part.TIMESTAMP && word.isObject()) continue;
      if (word.isNull() && part != Part.TIMESTAMP) without.add(part);
      String member =
          word.isNull() && part != Part.TIMESTAMP ? null : text(words, part.key(), place);
      if (member != null) members.put(part, member);
    }
    var time = TimestampSettings.read(words, place, definitionProblems);
    if (time.member() != null) members.put(Part.TIMESTAMP, time.member());
    String schema = text(words, "schema", place);
    return new TopicEntry(
        place,
        name,
        schema == null ? ownSchema : schema,
        text(words, "title", place),
        text(words, "level", place),
        text(words, "explode", place),
        members,
        time.received(),
        without,
        texts(words, "key", place),
        texts(words, "epoch-millis", place),
        columns(words, place.step("columns")),
        aliases(words, place.step("aliases")),
        partitioning(words, place),
        retention(words, place));
  }

  private List<List<String>> columns(JsonNode words, Place place) {
    List<List<String>> columns = new ArrayList<>();
    JsonNode list = words.path("columns");
    if (list.isMissingNode()) return columns;
    if (!list.isArray()) {
      definitionProblems.add(
          place, "must be a list of nested members, such as [address.city], but is " + list);
      return columns;
    }
    for (int i = 0; i < list.size(); i++) {
      JsonNode column = list.get(i);
      List<String> steps = List.of();
      if (column.isTextual()) steps = List.of(column.textValue().split("\\.", -1));
      if (column.isArray()) steps = textsOf(column);
      if (steps.size() < 2) {
        definitionProblems.add(
            place.step(i),
            column
                + " is not a nested member: it needs two steps, as in a.b or [a, b]; a top-level"
                + " member already is a column");
      } else {
        columns.add(steps);
      }
    }
    return columns;
  }

  /** Returns the former names of each field: one text, or a list of them. */
  private Map<String, List<String>> aliases(JsonNode words, Place place) {
    Map<String, List<String>> aliases = new LinkedHashMap<>();
    JsonNode fields = words.path("aliases");
    if (fields.isMissingNode()) return aliases;
    if (!fields.isObject()) {
      definitionProblems.add(
          place, "must be fields with their former names, {new: old}, but is " + fields);
      return aliases;
    }
    for (var field : fields.properties()) {
      JsonNode names = field.getValue();
      List<String> former =
          names.isTextual() ? List.of(names.textValue()) : List.copyOf(textsOf(names));
      if (former.isEmpty()) {
        definitionProblems.add(
            place.step(field.getKey()), "must be a name or a list of names, but is " + names);
      } else {
        aliases.put(field.getKey(), former);
      }
    }
    return aliases;
  }

  private Partitioning partitioning(JsonNode words, Place place) {
    JsonNode word = words.path("partition");
    if (word.isMissingNode()) return Partitioning.ENV_DAY;
    Partitioning partitioning = PARTITIONINGS.get(textsOf(word));
    if (partitioning != null) return partitioning;
    definitionProblems.add(
        place.step("partition"),
        "must be [env, day], [env, hour], [env, month] or [env, org, day], but is " + word);
    return Partitioning.ENV_DAY;
  }

  private @Nullable Duration retention(JsonNode words, Place place) {
    JsonNode word = words.path("retention");
    if (word.isMissingNode()) return null;
    Optional<Duration> retention =
        Durations.parse(word.asText(), SHORTEST_RETENTION, LONGEST_RETENTION);
    if (retention.isEmpty()) {
      definitionProblems.add(
          place.step("retention"), "must be 1h to 36500d, such as 400d, but is " + word);
    }
    return retention.orElse(null);
  }

  private void checkKeys(JsonNode words, Place place, List<String> known) {
    words
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name))
                definitionProblems.addUnknown(place.step(name), "key", name, known);
            });
  }

  private @Nullable String text(JsonNode words, String key, Place place) {
    JsonNode word = words.path(key);
    if (word.isMissingNode()) return null;
    if (word.isTextual() && !word.textValue().isEmpty()) return word.textValue();
    definitionProblems.add(place.step(key), "must be a text, but is " + word);
    return null;
  }

  private List<String> texts(JsonNode words, String key, Place place) {
    JsonNode word = words.path(key);
    if (word.isMissingNode()) return List.of();
    List<String> texts = textsOf(word);
    if (texts.isEmpty())
      definitionProblems.add(place.step(key), "must be a list of members, but is " + word);
    else if (Set.copyOf(texts).size() < texts.size()) {
      definitionProblems.add(place.step(key), "contains a member twice: " + texts);
    }
    return texts;
  }

  /** Returns the texts of a list of texts; empty if it is anything else. */
  private static List<String> textsOf(JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : list) if (item.isTextual()) texts.add(item.textValue());
    return list.isArray() && texts.size() == list.size() ? texts : List.of();
  }

  private static boolean isNothing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
