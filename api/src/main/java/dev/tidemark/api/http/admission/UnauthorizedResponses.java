package dev.tidemark.api.http.admission;

import dev.tidemark.api.access.AccessException;
import dev.tidemark.api.access.TokenAuthenticator;
import dev.tidemark.api.access.TokenError;
import dev.tidemark.api.error.ErrorResponseHandler;
import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.metrics.TokenMetrics;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/** Responds to unauthorized requests, and counts the reasons. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class UnauthorizedResponses
    implements ExceptionHandler<AuthorizationException, HttpResponse<?>> {
  private final ErrorResponseHandler errors;
  private final TokenMetrics metrics;

  UnauthorizedResponses(ErrorResponseHandler errors, Metrics metrics) {
    this.errors = errors;
    this.metrics = metrics.tokens();
  }

  @Override
  @SuppressWarnings("rawtypes") // declared so by the interface
  public HttpResponse<?> handle(HttpRequest request, AuthorizationException exception) {
    if (exception.isForbidden()) {
      return errors.handle(request, new RequestException(ErrorType.UNAUTHORIZED, "Not authorized"));
    }
    var why = why(request);
    why.tokenError().ifPresent(metrics::rejected);
    return errors.handle(request, why);
  }

  private static AccessException why(HttpRequest<?> request) {
    return TokenAuthenticator.rejection(request)
        .orElseGet(() -> AccessException.of(TokenError.MISSING));
  }
}
