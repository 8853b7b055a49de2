package dev.tidemark.api.http.server;

import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.metrics.RequestMetrics;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;

/** Counts every response, including routing errors, and records how long it took. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestMetricsFilter implements Ordered {
  /** The status for requests whose client has disconnected, as nginx uses it; not an error. */
  private static final int GONE = 499;

  private final RequestMetrics metrics;

  RequestMetricsFilter(Metrics metrics) {
    this.metrics = metrics.requests();
  }

  @ResponseFilter
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    metrics.answered(
        method(request),
        BasicHttpAttributes.getUriTemplate(request).orElse("none"),
        ClientConnection.isOpen(request) ? response.code() : GONE,
        ServerTiming.of(request).nanos());
  }

  /** Runs before authentication, so that rejected requests are counted, too. */
  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.order();
  }

  private static String method(HttpRequest<?> request) {
    if (ClientConnection.isHead(request)) return HttpMethod.HEAD.name();
    var method = request.getMethod();
    return method == HttpMethod.CUSTOM ? "other" : method.name();
  }
}
