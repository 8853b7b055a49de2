package dev.tidemark.api.http;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.BodyFormat;
import dev.tidemark.api.events.IngestResult;
import dev.tidemark.api.http.admission.EventDispatcher;
import dev.tidemark.api.http.admission.RequestAuthorizer;
import dev.tidemark.api.metrics.EventMetrics;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.partitioner.text.Printable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/**
 * Accepts events. Checks token, topic and access in this order, and reads the body only after that.
 */
@Controller("/topics")
final class EventsController {
  private final RequestAuthorizer requestAuthorizer;
  private final EventDispatcher dispatcher;
  private final EventMetrics metrics;

  EventsController(
      RequestAuthorizer requestAuthorizer, EventDispatcher dispatcher, Metrics metrics) {
    this.requestAuthorizer = requestAuthorizer;
    this.dispatcher = dispatcher;
    this.metrics = metrics.events();
  }

  /** Accepts one event or a batch; responds 202 when the events are durable. */
  @Post("/{topic}")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  CompletionStage<HttpResponse<byte[]>> take(String topic, HttpRequest<?> request) {
    var authorizedRequest = requestAuthorizer.authorize(topic, request);
    return dispatcher
        .take(authorizedRequest, form(request))
        .thenApply(ingestResult -> answer(authorizedRequest.topic(), ingestResult));
  }

  private static BodyFormat form(HttpRequest<?> request) {
    var given = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    if (given == null) return BodyFormat.JSON;
    var type = request.getContentType().map(MediaType::getName).orElse("");
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "application/json" -> BodyFormat.JSON;
      case "application/x-ndjson" -> BodyFormat.LINES;
      default ->
          throw unknown(
              "The body must be application/json or application/x-ndjson, but is "
                  + Printable.shortened(given));
    };
  }

  private static RequestException unknown(String message) {
    return new RequestException(ErrorType.MEDIA_TYPE, message);
  }

  private HttpResponse<byte[]> answer(String topic, IngestResult ingestResult) {
    metrics.taken(topic, ingestResult.accepted(), ingestResult.rejected().size());
    var answer = IngestResponse.of(ingestResult);
    return HttpResponse.<byte[]>status(answer.status())
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(answer.body());
  }
}
