package dev.tidemark.api.http;

import dev.tidemark.api.access.Access;
import dev.tidemark.api.access.Grant;
import dev.tidemark.api.config.Settings;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.metrics.QuestionMetrics;
import dev.tidemark.api.text.Printable;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.query.QueryRequestReader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** Questions: token, topic, access, body, in this order. */
@Controller("/stats")
final class StatsController {
  private static final byte[] EMPTY = {};

  private final Callers callers;
  private final TopicFinder topics;
  private final Access access;
  private final EventHistory history;
  private final QuestionMetrics metrics;
  private final long longest;

  StatsController(
      Callers callers,
      TopicFinder topics,
      Access access,
      EventHistory history,
      Metrics metrics,
      Settings settings) {
    this.callers = callers;
    this.topics = topics;
    this.access = access;
    this.history = history;
    this.metrics = metrics.questions();
    this.longest = settings.server().maxBody().bytes();
  }

  /**
   * One page of a topic's events. Takes any type of body at the door, so that a token is asked for
   * first.
   */
  @Post("/{topic}")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  @ExecuteOn(Workers.QUESTIONS)
  HttpResponse<byte[]> ask(String topic, HttpRequest<byte[]> request) {
    var timing = ServerTiming.of(request);
    timing.end("wait");
    var caller = callers.identify(request);
    var found = topics.find(topic);
    var grant = access.grant(caller, found);
    // How many files were read tells of rows in them: no news for whom some are hidden from.
    if (grant.restricted()) timing.totalAlone();
    timing.end("access");
    requireJson(request);
    var page =
        Audit.question(
            request,
            caller,
            grant,
            () -> metrics.measured(found.name(), () -> page(grant, request, timing)));
    return answer(page, timing);
  }

  private Page page(Grant grant, HttpRequest<byte[]> request, ServerTiming timing) {
    var question = QueryRequestReader.read(body(request));
    timing.end("read");
    return history.find(grant.topic(), question, grant.rowFilter());
  }

  /** The server's own limit is that of events, which come by the thousand. */
  private byte[] body(HttpRequest<byte[]> request) {
    var body = request.getBody().orElse(EMPTY);
    if (body.length <= longest) return body;
    throw new RequestException(
        ErrorType.TOO_LARGE,
        "The request is larger than the %d bytes that the service takes".formatted(longest));
  }

  /** An empty body needs no type. */
  private static void requireJson(HttpRequest<byte[]> request) {
    if (ContentCoding.of(request) != ContentCoding.PLAIN) {
      throw new RequestException(ErrorType.MEDIA_TYPE, "A question is sent plain, but is gzip");
    }
    var given = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    if (given == null) return;
    var type = request.getContentType().map(MediaType::getName).orElse("");
    if (type.equalsIgnoreCase(MediaType.APPLICATION_JSON)) return;
    throw new RequestException(
        ErrorType.MEDIA_TYPE,
        "The body must be application/json, but is " + Printable.shortened(given));
  }

  private static HttpResponse<byte[]> answer(Page page, ServerTiming timing) {
    var work = page.work();
    timing.add("plan", work.planMicros() * 1000);
    timing.add("run", work.runMicros() * 1000);
    timing.count("files", work.files());
    var body = PageJson.write(page);
    timing.end("write");
    var response = HttpResponse.ok(body).contentType(MediaType.APPLICATION_JSON_TYPE);
    return page.repinned() ? response.header("Tidemark-Repinned", "true") : response;
  }
}
