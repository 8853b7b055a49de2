package dev.tidemark.api.http;

import dev.tidemark.api.access.Caller;
import dev.tidemark.api.access.Tokens;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;

/** Tells who makes a request. */
@Singleton
final class Callers {
  private final Tokens tokens;

  Callers(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * The caller of a request that only a caller may make.
   *
   * @throws dev.tidemark.api.access.AccessException where no token holds
   */
  Caller identify(HttpRequest<?> request) {
    return tokens.caller(request.getHeaders().get(HttpHeaders.AUTHORIZATION));
  }
}
