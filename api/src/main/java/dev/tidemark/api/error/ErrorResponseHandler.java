package dev.tidemark.api.error;

import dev.tidemark.api.access.AccessException;
import dev.tidemark.api.access.QuotaException;
import dev.tidemark.api.access.TokenError;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every error its one shape: those of our code, and those that the server finds by itself in
 * routing and reading. Ours are logged, once, here, under the request's id.
 */
@Singleton
public final class ErrorResponseHandler
    implements ErrorResponseProcessor<Object>, ExceptionHandler<Throwable, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.errors");

  @Override
  @SuppressWarnings("rawtypes") // the interface has it so
  public HttpResponse<?> handle(HttpRequest request, Throwable exception) {
    return fill(request, HttpResponse.serverError(), ErrorResponse.of(exception), exception);
  }

  @Override
  public MutableHttpResponse<Object> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    var cause = context.getRootCause().orElseGet(() -> unreadable(context.getRequest()));
    var allowed = response.header(HttpHeaders.ALLOW);
    var errorResponse = ErrorResponse.of(response.code(), cause);
    if (context.getRequest().getMethod() == HttpMethod.OPTIONS && allowed != null) {
      return options(context.getRequest(), allowed);
    }
    if (errorResponse.type() == ErrorType.METHOD && allowed != null) {
      errorResponse = errorResponse.saying("Method not allowed; this resource takes " + allowed);
    }
    return fill(context.getRequest(), response, errorResponse, cause);
  }

  /** Gives a rejection that has no body the usual one. */
  public void shape(HttpRequest<?> request, MutableHttpResponse<?> response) {
    var _ = fill(request, response, ErrorResponse.of(response.code(), null), null);
  }

  private static MutableHttpResponse<Object> fill(
      HttpRequest<?> request,
      MutableHttpResponse<?> response,
      ErrorResponse errorResponse,
      @Nullable Throwable cause) {
    if (errorResponse.ours()) log(request, errorResponse, cause);
    // Here too, not in the filter alone: what fails before the routing never comes to a filter.
    response.getHeaders().set(RequestId.HEADER, RequestId.of(request));
    response.status(errorResponse.type().status(), errorResponse.type().reason());
    switch (errorResponse.type()) {
      case UNAUTHENTICATED -> response.header(HttpHeaders.WWW_AUTHENTICATE, challenge(cause));
      case RATE -> response.header(HttpHeaders.RETRY_AFTER, Long.toString(retryAfter(cause)));
      case BUSY -> response.header(HttpHeaders.RETRY_AFTER, "1");
      default -> {}
    }
    return response.contentType(MediaType.APPLICATION_JSON_TYPE).body(ErrorBody.of(errorResponse));
  }

  /** As RFC 6750 has it: of a request without a token there is nothing to say. */
  private static String challenge(@Nullable Throwable cause) {
    if (!(cause instanceof AccessException rejected)) return "Bearer";
    return rejected
        .tokenError()
        .filter(error -> error != TokenError.MISSING)
        .map(e -> "Bearer error=\"invalid_token\", error_description=\"" + e.description() + "\"")
        .orElse("Bearer");
  }

  /** Why the head of a request could not be read; null: it could. */
  private static @Nullable Throwable unreadable(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        ? netty.getNativeRequest().decoderResult().cause()
        : null;
  }

  private static long retryAfter(@Nullable Throwable cause) {
    return cause instanceof QuotaException quota ? quota.retryAfter() : 1;
  }

  /** To ask what a route takes is no error; no route takes OPTIONS, which is how it comes here. */
  private static MutableHttpResponse<Object> options(HttpRequest<?> request, String allowed) {
    return HttpResponse.noContent()
        .header(HttpHeaders.ALLOW, allowed + ",OPTIONS")
        .header(RequestId.HEADER, RequestId.of(request));
  }

  /**
   * A full or slow service is no news worth a stack trace; everything else of ours is. What was
   * rejected at the door is counted: a line for each would make an overload worse. What nobody
   * waits for any more is no trouble at all.
   */
  private static void log(
      HttpRequest<?> request, ErrorResponse errorResponse, @Nullable Throwable cause) {
    var line =
        switch (errorResponse.type()) {
          case BUSY -> isNoTrouble(cause) ? LOG.atDebug() : LOG.atWarn();
          case TIMEOUT -> LOG.atWarn();
          default -> LOG.atError().setCause(cause);
        };
    line.addKeyValue(RequestId.FACT, RequestId.of(request))
        .log("{}: {}", errorResponse.type().word(), reason(cause));
  }

  private static boolean isNoTrouble(@Nullable Throwable cause) {
    return cause instanceof RequestException
        || (cause instanceof QueryException failed && failed.error() == QueryError.CANCELLED);
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null ? "no cause known" : String.valueOf(cause.getMessage());
  }
}
