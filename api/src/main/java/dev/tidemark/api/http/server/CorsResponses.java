package dev.tidemark.api.http.server;

import dev.tidemark.api.config.Settings;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Allows pages of the configured origins to call the API from a browser (CORS). Requests with any
 * other {@code Origin} are handled like requests without one: this filter rejects nothing, and the
 * token is checked anyway.
 *
 * <p>Credentials are never allowed. So a browser adds no cookie and no certificate, and a page can
 * act for a user only with the user's token.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class CorsResponses implements Ordered {
  private static final String ANY = "*";
  private static final String METHODS = "GET, POST";
  private static final String REQUEST_HEADERS =
      "authorization, bearer, content-type, tidemark-budget, x-request-id";
  private static final String ANSWER_HEADERS =
      "Retry-After, Server-Timing, Tidemark-Bytes, Tidemark-Files, Tidemark-Partial,"
          + " Tidemark-Snapshot-Changed, Tidemark-Rows-Read, WWW-Authenticate, X-Request-Id";

  private final Set<String> origins;

  CorsResponses(Settings settings) {
    origins =
        Stream.of(settings.server().corsOrigins().split(",", -1))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Runs inside of the filters that handle every response. */
  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.after();
  }

  /**
   * Returns the response to a preflight request of an allowed origin; null for all other requests.
   */
  @RequestFilter
  @Nullable HttpResponse<?> preflight(HttpRequest<?> request) {
    boolean isPreflight =
        request.getMethod() == HttpMethod.OPTIONS
            && request.getHeaders().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (!isPreflight || !isAllowed(request)) return null;
    var answer =
        HttpResponse.noContent()
            .header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
            .header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
            .header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
    allow(request, answer);
    return answer;
  }

  @ResponseFilter
  void allow(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (origins.isEmpty()) return;
    var headers = response.getHeaders();
    if (!origins.contains(ANY)) headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (!isAllowed(request)) return;
    headers.set(
        HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN,
        origins.contains(ANY) ? ANY : request.getHeaders().get(HttpHeaders.ORIGIN));
    headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
  }

  private boolean isAllowed(HttpRequest<?> request) {
    if (origins.isEmpty()) return false;
    var origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    return origin != null && (origins.contains(ANY) || origins.contains(origin));
  }
}
