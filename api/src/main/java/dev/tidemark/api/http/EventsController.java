package dev.tidemark.api.http;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.BodyForm;
import dev.tidemark.api.events.Receipt;
import dev.tidemark.api.metrics.EventMetrics;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.text.Printable;
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

/** Events: token, topic, access, body, in this order; the body is not read before. */
@Controller("/topics")
final class EventsController {
  private final Admission admission;
  private final EventDispatcher dispatcher;
  private final EventMetrics metrics;

  EventsController(Admission admission, EventDispatcher dispatcher, Metrics metrics) {
    this.admission = admission;
    this.dispatcher = dispatcher;
    this.metrics = metrics.events();
  }

  /** Takes one event or a batch; 202 when they are durable. */
  @Post("/{topic}")
  @Consumes(MediaType.ALL)
  @Produces({MediaType.APPLICATION_JSON, MediaType.ALL})
  CompletionStage<HttpResponse<byte[]>> take(String topic, HttpRequest<?> request) {
    var admitted = admission.authorize(topic, request);
    return dispatcher
        .take(admitted, form(request))
        .thenApply(receipt -> answer(admitted.topic(), receipt));
  }

  private static BodyForm form(HttpRequest<?> request) {
    var given = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    if (given == null) return BodyForm.JSON;
    var type = request.getContentType().map(MediaType::getName).orElse("");
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "application/json" -> BodyForm.JSON;
      case "application/x-ndjson" -> BodyForm.LINES;
      default ->
          throw unknown(
              "The body must be application/json or application/x-ndjson, but is "
                  + Printable.shortened(given));
    };
  }

  private static RequestException unknown(String message) {
    return new RequestException(ErrorType.MEDIA_TYPE, message);
  }

  private HttpResponse<byte[]> answer(String topic, Receipt receipt) {
    metrics.taken(topic, receipt.accepted(), receipt.refused().size());
    var answer = ReceiptJson.of(receipt);
    return HttpResponse.<byte[]>status(answer.status())
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(answer.body());
  }
}
