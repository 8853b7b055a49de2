package dev.tidemark.api.cli.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.service.LakeSession;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.query.QueryRequestReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Builds shell commands that show what the service can do; each works as it is. */
public final class DemoTips {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Queries to try, the most useful first; a small demo may have no events for the first. */
  private static final List<String> QUERIES =
      List.of(
          "{\"filter\":{\"env\":\"prod\",\"success\":false},\"sort\":[\"-timestamp\"],\"limit\":2}",
          "{\"sort\":[\"-timestamp\"],\"limit\":1}");

  private final LakeSession open;
  private final URI uri;
  private final String token;

  public DemoTips(LakeSession open, URI uri, String token) {
    this.open = open;
    this.uri = uri;
    this.token = token;
  }

  /** Returns requests for a page, the next page and the schema of the events. */
  public List<String> lines() {
    var topics = open.workspace().topics();
    var favourite = topics.find("hub").orElse(topics.all().getFirst());
    for (var query : QUERIES) {
      var next = nextPage(favourite, query);
      if (next.isPresent()) {
        return List.of(ask(favourite, query), ask(favourite, next.get()), schema(favourite));
      }
    }
    return List.of(ask(favourite, "{}"), schema(favourite), "curl -s " + uri + "/health");
  }

  private Optional<String> nextPage(Topic topic, String query) {
    try {
      var body = (ObjectNode) JSON.readTree(query);
      var request = QueryRequestReader.read(query.getBytes(StandardCharsets.UTF_8));
      return open.history()
          .find(topic, request)
          .cursor()
          .map(cursor -> body.put("cursor", cursor).toString());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private String ask(Topic topic, String body) {
    return "curl -s %s/stats/%s -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '%s'"
        .formatted(uri, topic.name(), token, body);
  }

  private String schema(Topic topic) {
    return "curl -s %s/topics/%s".formatted(uri, topic.name());
  }
}
