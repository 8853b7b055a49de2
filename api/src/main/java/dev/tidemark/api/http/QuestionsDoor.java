package dev.tidemark.api.http;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Asks for the token of a question before its body is read: what nobody has signed for takes no
 * memory.
 */
@ServerFilter(patterns = "/stats/**", methods = HttpMethod.POST)
final class QuestionsDoor {
  private final Callers callers;

  QuestionsDoor(Callers callers) {
    this.callers = callers;
  }

  @RequestFilter
  void ask(HttpRequest<?> request) {
    callers.verified(request);
    ServerTiming.of(request).end("token");
  }
}
