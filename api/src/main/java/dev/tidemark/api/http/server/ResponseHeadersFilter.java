package dev.tidemark.api.http.server;

import dev.tidemark.api.error.ErrorResponseHandler;
import dev.tidemark.api.error.RequestId;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;

/** Adds the common headers to every response, including routing errors. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class ResponseHeadersFilter implements Ordered {
  private final ErrorResponseHandler errors;

  ResponseHeadersFilter(ErrorResponseHandler errors) {
    this.errors = errors;
  }

  @RequestFilter
  void begin(HttpRequest<?> request) {
    ServerTiming.of(request);
    RequestId.of(request);
  }

  @ResponseFilter
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    var headers = response.getHeaders();
    headers.set(RequestId.HEADER, RequestId.of(request));
    headers.set(ServerTiming.HEADER, ServerTiming.of(request).header());
    CommonHeaders.set(headers.get(HttpHeaders.CONTENT_TYPE), headers::add);
    // The server's own filters reject requests without a body.
    if (response.code() >= 400 && response.getBody().isEmpty()) errors.shape(request, response);
  }

  /** Runs before authentication, so that rejected requests get the headers, too. */
  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.order();
  }
}
