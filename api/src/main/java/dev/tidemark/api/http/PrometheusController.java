package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.http.admission.RequestExecutors;
import dev.tidemark.api.metrics.Metrics;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Named;
import java.security.MessageDigest;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Returns the metrics. They count all events, including those that a caller may not see. If callers
 * must not learn these counts, the operator restricts this route with a separate secret.
 */
@Controller("/prometheus")
@Secured(SecurityRule.IS_ANONYMOUS)
final class PrometheusController {
  private static final String BEARER = "Bearer ";

  private final Metrics metrics;
  private final byte[] secret;

  /** The update of the metrics that take long to read; true if it completed. */
  private final CachedCheck<Boolean> look;

  private final ExecutorService writing;

  PrometheusController(
      Metrics metrics,
      Settings settings,
      @Named(RequestExecutors.LANDING) ExecutorService looking,
      @Named(RequestExecutors.EVENTS) ExecutorService writing) {
    this.metrics = metrics;
    this.secret = settings.metrics().token().getBytes(UTF_8);
    this.look = new CachedCheck<>(this::look, false, looking, System::nanoTime);
    this.writing = writing;
  }

  private boolean look() {
    metrics.look();
    return true;
  }

  /**
   * Returns all metrics, in the text format that the client prefers. Metrics that take long to read
   * are read once for all concurrent clients, and no client blocks a thread meanwhile. If reading
   * takes too long, the response contains their previous values.
   */
  @Get
  @Produces({MediaType.TEXT_PLAIN, MediaType.ALL})
  CompletionStage<HttpResponse<byte[]>> read(HttpRequest<?> request) {
    if (secret.length > 0) check(request.getHeaders().get(HttpHeaders.AUTHORIZATION));
    var accepted = request.getHeaders().get(HttpHeaders.ACCEPT);
    return look.result().thenApplyAsync(_ -> answer(accepted), writing);
  }

  private HttpResponse<byte[]> answer(@Nullable String accepted) {
    var text = metrics.text(accepted);
    return HttpResponse.ok(text.body())
        .header(HttpHeaders.CONTENT_TYPE, text.contentType())
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  private void check(@Nullable String given) {
    if (given == null
        || !given.startsWith(BEARER)
        || !MessageDigest.isEqual(secret, given.substring(BEARER.length()).getBytes(UTF_8))) {
      throw new RequestException(ErrorType.UNAUTHENTICATED, "Invalid or missing token");
    }
  }
}
