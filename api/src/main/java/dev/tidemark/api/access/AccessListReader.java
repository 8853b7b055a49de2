package dev.tidemark.api.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code access.json}: {@code {"topic": ["User"]}} or {@code {"topic": {"User": {}}}}, and
 * says every problem with its place.
 */
public final class AccessListReader {
  private static final String FILE = "access.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Map<String, Set<String>> usersByTopic = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private AccessListReader() {}

  /** The list of a config folder; without the file nobody is admitted anywhere. */
  public static AccessList read(Path configFolder) throws ConfigException, IOException {
    var reader = new AccessListReader();
    try {
      reader.topics(JSON.readTree(Files.readAllBytes(configFolder.resolve(FILE))));
    } catch (NoSuchFileException e) {
      return new AccessList(Map.of());
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          "%s:%d: %s".formatted(FILE, e.getLocation().getLineNr(), e.getOriginalMessage()));
    }
    if (!reader.problems.isEmpty()) throw new ConfigException(reader.problems);
    return new AccessList(reader.usersByTopic);
  }

  private void topics(JsonNode root) {
    if (!root.isObject()) {
      problem("must be an object of topics, such as {\"web\": [\"Demo\"]}");
      return;
    }
    for (var entry : root.properties()) {
      var topic = entry.getKey();
      var users = users(topic, entry.getValue());
      if (usersByTopic.putIfAbsent(AccessList.folded(topic), users) != null) {
        problem("topic '" + topic + "' is listed twice");
      }
    }
  }

  private Set<String> users(String topic, JsonNode value) {
    var users = new LinkedHashSet<String>();
    if (value.isArray()) {
      for (var user : value) {
        if (user.isTextual()) users.add(user.textValue());
        else problem("topic '" + topic + "': " + user + " is not a user's name");
      }
    } else if (value.isObject()) {
      for (var entry : value.properties()) {
        if (entry.getValue().isObject() && entry.getValue().isEmpty()) users.add(entry.getKey());
        else problem(rowsAreNotFiltered(topic, entry.getKey()));
      }
    } else {
      problem("topic '" + topic + "' must have a list of users, such as [\"Demo\"]");
    }
    return users;
  }

  private static String rowsAreNotFiltered(String topic, String user) {
    return "topic '%s', user '%s': patterns on fields are not supported; {} admits to every row"
        .formatted(topic, user);
  }

  private void problem(String text) {
    problems.add(FILE + ": " + text);
  }
}
