package dev.tidemark.api.http;

import dev.tidemark.api.error.RequestId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Gives every answer the id of its request, errors of the routing included. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestIdFilter {
  @RequestFilter
  void name(HttpRequest<?> request) {
    RequestId.of(request);
  }

  @ResponseFilter
  void repeat(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.getHeaders().set(RequestId.HEADER, RequestId.of(request));
  }
}
