package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.api.config.Settings;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.metrics.Metrics;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The metrics. They count all events, whoever may see them: where that is news to some callers, the
 * operator sets a secret of their own for whoever reads them.
 */
@Controller("/prometheus")
@Secured(SecurityRule.IS_ANONYMOUS)
final class PrometheusController {
  private static final String BEARER = "Bearer ";

  private final Metrics metrics;
  private final byte[] secret;

  PrometheusController(Metrics metrics, Settings settings) {
    this.metrics = metrics;
    this.secret = settings.metrics().token().getBytes(UTF_8);
  }

  /** Every figure, in the text format that the reader likes best. */
  @Get
  @Produces({MediaType.TEXT_PLAIN, MediaType.ALL})
  @ExecuteOn(Workers.EVENTS)
  HttpResponse<byte[]> read(HttpRequest<?> request) {
    if (secret.length > 0) check(request.getHeaders().get(HttpHeaders.AUTHORIZATION));
    var text = metrics.text(request.getHeaders().get(HttpHeaders.ACCEPT));
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
