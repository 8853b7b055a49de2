package dev.tidemark.api.http;

import dev.tidemark.api.http.admission.TopicFinder;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.topic.Topic;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Returns the topics and the schemas of their events. The routes are public. */
@Controller("/topics")
@Secured(SecurityRule.IS_ANONYMOUS)
@Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
final class TopicsController {
  private final CurrentTopics topics;
  private final TopicFinder finder;

  TopicsController(CurrentTopics topics, TopicFinder finder) {
    this.topics = topics;
    this.finder = finder;
  }

  /** Returns the names of all topics. */
  @Get
  HttpResponse<List<String>> names() {
    return HttpResponse.ok(topics.now().all().stream().map(Topic::name).toList())
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  /** Returns a topic's JSON Schema, as written. */
  @Get("/{topic}")
  HttpResponse<byte[]> schema(String topic) {
    return HttpResponse.ok(finder.find(topic).schema().getBytes(StandardCharsets.UTF_8))
        .contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
