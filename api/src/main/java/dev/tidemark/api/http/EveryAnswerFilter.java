package dev.tidemark.api.http;

import dev.tidemark.api.error.RequestId;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;

/** Gives every answer the id of its request and its timing, errors of the routing included. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class EveryAnswerFilter implements Ordered {
  @RequestFilter
  void begin(HttpRequest<?> request) {
    ServerTiming.of(request);
    RequestId.of(request);
  }

  @ResponseFilter
  void end(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.getHeaders().set(RequestId.HEADER, RequestId.of(request));
    response.getHeaders().set(ServerTiming.HEADER, ServerTiming.of(request).header());
  }

  /** Before the door is guarded: whoever is turned away is answered, too. */
  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.order();
  }
}
