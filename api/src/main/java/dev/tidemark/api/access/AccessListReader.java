package dev.tidemark.api.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.config.ConfigException;
import dev.tidemark.partitioner.json.ParserMessages;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.bind.RowFilterBinder;
import dev.tidemark.sql.pattern.PatternException;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.RowFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code access.json}: {@code {"topic": ["User"]}} or {@code {"topic": {"User": {"field":
 * ["pattern"]}}}}, and reports every problem with its place.
 */
public final class AccessListReader {
  static final String FILE = "access.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final @Nullable Topics topics;
  private final Map<String, Map<String, RowFilter>> usersByTopic = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private AccessListReader(@Nullable Topics topics) {
    this.topics = topics;
  }

  /**
   * Reads the list of a config folder; without the file, no user has access.
   *
   * @param topics the topics to whose fields the patterns apply; null if they are not known: then
   *     only the rest is checked
   */
  public static AccessList read(Path configFolder, @Nullable Topics topics)
      throws ConfigException, IOException {
    try {
      return parse(Files.readAllBytes(configFolder.resolve(FILE)), topics);
    } catch (NoSuchFileException e) {
      return new AccessList(Map.of());
    }
  }

  /**
   * Returns a warning for each topic of the file that does not exist. These are not errors: one
   * file may serve several services with different topics.
   */
  public static List<String> unknownTopics(Path configFolder, Topics topics) throws IOException {
    try {
      return unknownTopics(Files.readAllBytes(configFolder.resolve(FILE)), topics);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Returns the warnings for a file that {@link #parse} accepts. */
  static List<String> unknownTopics(byte[] json, Topics topics) throws IOException {
    var warnings = new ArrayList<String>();
    for (var entry : JSON.readTree(json).properties()) {
      var topic = entry.getKey();
      if (topics.find(topic).isPresent()) continue;
      warnings.add(
          "%s: %s does not exist%s".formatted(FILE, place("topic", topic), topics.hint(topic)));
    }
    return warnings;
  }

  static AccessList parse(byte[] json, @Nullable Topics topics)
      throws ConfigException, IOException {
    var reader = new AccessListReader(topics);
    try {
      reader.topics(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s:%d: %s".formatted(FILE, e.getLocation().getLineNr(), ParserMessages.of(e)));
    }
    if (!reader.problems.isEmpty()) throw new ConfigException(reader.problems);
    return new AccessList(reader.usersByTopic);
  }

  private void topics(JsonNode root) {
    if (!root.isObject()) {
      problem("", "must be an object of topics, such as {\"web\": [\"Demo\"]}");
      return;
    }
    for (var entry : root.properties()) {
      var topic = entry.getKey();
      var users = users(topic, entry.getValue());
      if (usersByTopic.putIfAbsent(AccessList.folded(topic), users) != null) {
        problem(place("topic", topic), "is listed twice");
      }
    }
  }

  private Map<String, RowFilter> users(String topic, JsonNode value) {
    var users = new HashMap<String, RowFilter>();
    var place = place("topic", topic);
    if (value.isArray()) {
      for (var user : value) {
        if (user.isTextual()) users.put(AccessList.folded(user.textValue()), RowFilter.NONE);
        else problem(place, shown(user) + " is not a user's name");
      }
    } else if (value.isObject()) {
      for (var entry : value.properties()) {
        var rows = rows(topic, place + ", " + place("user", entry.getKey()), entry.getValue());
        if (users.putIfAbsent(AccessList.folded(entry.getKey()), rows) != null) {
          problem(place, place("user", entry.getKey()) + " is listed twice");
        }
      }
    } else {
      problem(place, "must have a list of users, such as [\"Demo\"]");
    }
    return users;
  }

  private RowFilter rows(String topic, String place, JsonNode value) {
    if (!value.isObject()) {
      problem(place, "must be an object of fields, such as {\"environment\": [\"dev\"]}");
      return RowFilter.NONE;
    }
    var known = topics == null ? null : topics.find(topic).map(RowFilterBinder::new).orElse(null);
    var fields = new LinkedHashMap<String, List<PortablePattern>>();
    for (var entry : value.properties()) {
      if (known != null) known.problem(entry.getKey()).ifPresent(text -> problem(place, text));
      var field = place + ", " + place("field", entry.getKey());
      fields.put(entry.getKey(), patterns(field, entry.getValue()));
    }
    return new RowFilter(fields);
  }

  private List<PortablePattern> patterns(String place, JsonNode value) {
    if (!value.isArray()) {
      problem(place, "must be a list of patterns, such as [\"dev\", \"te.*\"]");
      return List.of();
    }
    var patterns = new ArrayList<PortablePattern>();
    for (var each : value) {
      try {
        if (each.isTextual()) patterns.add(PortablePattern.parse(each.textValue()));
        else problem(place, shown(each) + " is not a pattern");
      } catch (PatternException e) {
        problem(place + ", " + place("pattern", each.textValue()), String.valueOf(e.getMessage()));
      }
    }
    return patterns;
  }

  private static String place(String what, String name) {
    return what + " '" + Printable.shortened(name) + "'";
  }

  private static String shown(JsonNode value) {
    return Printable.shortened(value.toString());
  }

  private void problem(String place, String text) {
    problems.add(FILE + ": " + (place.isEmpty() ? "" : place + ": ") + text);
  }
}
