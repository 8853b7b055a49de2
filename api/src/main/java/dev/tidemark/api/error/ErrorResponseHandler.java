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
 * Gives every error the same format: exceptions of Tidemark, and errors that the server finds in
 * routing and reading. Errors for the operator are logged here, once, with the request's id.
 */
@Singleton
public final class ErrorResponseHandler
    implements ErrorResponseProcessor<Object>, ExceptionHandler<Throwable, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger("tidemark.errors");

  @Override
  @SuppressWarnings("rawtypes") // declared by the interface
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

  /** Gives a server error without a body the usual body. */
  public void shape(HttpRequest<?> request, MutableHttpResponse<?> response) {
    var _ = fill(request, response, ErrorResponse.of(response.code(), null), null);
  }

  private static MutableHttpResponse<Object> fill(
      HttpRequest<?> request,
      MutableHttpResponse<?> response,
      ErrorResponse errorResponse,
      @Nullable Throwable cause) {
    if (errorResponse.ours()) log(request, errorResponse, cause);
    // Here, too, and not only in the filter: an error before the routing never reaches a filter.
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

  /** Returns the challenge of RFC 6750: without a token, there is no error to report. */
  private static String challenge(@Nullable Throwable cause) {
    if (!(cause instanceof AccessException rejected)) return "Bearer";
    return rejected
        .tokenError()
        .filter(error -> error != TokenError.MISSING)
        .map(e -> "Bearer error=\"invalid_token\", error_description=\"" + e.description() + "\"")
        .orElse("Bearer");
  }

  /** Returns why the head of a request could not be read; null if it could. */
  private static @Nullable Throwable unreadable(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        ? netty.getNativeRequest().decoderResult().cause()
        : null;
  }

  private static long retryAfter(@Nullable Throwable cause) {
    return cause instanceof QuotaException quota ? quota.retryAfter() : 1;
  }

  /** Responds to OPTIONS, which no route accepts, so it comes here. */
  private static MutableHttpResponse<Object> options(HttpRequest<?> request, String allowed) {
    return HttpResponse.noContent()
        .header(HttpHeaders.ALLOW, allowed + ",OPTIONS")
        .header(RequestId.HEADER, RequestId.of(request));
  }

  /**
   * A busy or slow service is logged without a stack trace, other errors for the operator with one.
   * Rejections before the query are only counted: a line for each would make an overload worse.
   * Disconnected clients are not errors.
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
