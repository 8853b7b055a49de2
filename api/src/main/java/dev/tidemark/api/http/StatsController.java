package dev.tidemark.api.http;

import dev.tidemark.api.access.AccessList;
import dev.tidemark.api.access.Tokens;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.query.QueryRequestReader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** Questions: token, topic, access, body, in this order. */
@Controller("/stats")
final class StatsController {
  private static final byte[] EMPTY = {};

  private final Tokens tokens;
  private final TopicFinder topics;
  private final AccessList access;
  private final EventHistory history;

  StatsController(Tokens tokens, TopicFinder topics, AccessList access, EventHistory history) {
    this.tokens = tokens;
    this.topics = topics;
    this.access = access;
    this.history = history;
  }

  /** One page of a topic's events. */
  @Post("/{topic}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  @ExecuteOn(Workers.QUESTIONS)
  HttpResponse<byte[]> ask(
      String topic,
      @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
      @Body byte @Nullable [] body) {
    var caller = tokens.caller(authorization);
    var found = topics.find(topic);
    access.admit(caller, found);
    var page = history.find(found, QueryRequestReader.read(body == null ? EMPTY : body));
    return answer(page);
  }

  private static HttpResponse<byte[]> answer(Page page) {
    var work = page.work();
    var timing =
        "plan;dur=%.1f, run;dur=%.1f, files;desc=\"%d\""
            .formatted(work.planMicros() / 1000.0, work.runMicros() / 1000.0, work.files());
    var response =
        HttpResponse.ok(PageJson.write(page))
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .header("Server-Timing", timing);
    return page.repinned() ? response.header("Tidemark-Repinned", "true") : response;
  }
}
