package dev.tidemark.api.error;

import dev.tidemark.api.access.AccessException;
import dev.tidemark.api.access.QuotaException;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An error response.
 *
 * @param messages at least one; each is safe to show to the caller
 */
record ErrorResponse(ErrorType type, List<String> messages) {
  /** A request may have as many problems as it has bytes; nobody reads more than this. */
  private static final int MOST_MESSAGES = 100;

  private static final String MISSING_DATA =
      "A data file of the topic is missing or corrupt; see the service log";

  /** Returns the response with the type's own message. */
  static ErrorResponse of(ErrorType type) {
    return new ErrorResponse(type, List.of(type.publicMessage()));
  }

  /** Returns the response for an exception. */
  static ErrorResponse of(Throwable cause) {
    return switch (cause) {
      case RequestException e -> of(e.type(), e.messages());
      case AccessException e -> new ErrorResponse(type(e.kind()), List.of(text(e)));
      case QuotaException e -> new ErrorResponse(ErrorType.RATE, List.of(text(e)));
      case QueryException e -> of(e);
      case LakeException _ -> of(ErrorType.DATABASE);
      case ContentLengthExceededException _ -> of(ErrorType.TOO_LARGE);
      case RejectedExecutionException _ -> of(ErrorType.BUSY);
      default -> of(ErrorType.INTERNAL);
    };
  }

  /**
   * Returns the response for an error of the server: unknown route, wrong method, unreadable body.
   */
  static ErrorResponse of(int status, @Nullable Throwable cause) {
    if (cause != null && status >= 500) return of(cause);
    if (cause instanceof TooLongHttpLineException) return of(ErrorType.URI_TOO_LONG);
    if (cause instanceof TooLongHttpHeaderException) return of(ErrorType.HEADERS_TOO_LARGE);
    return switch (status) {
      case 401 -> of(ErrorType.UNAUTHENTICATED);
      case 403 -> of(ErrorType.UNAUTHORIZED);
      case 404 -> of(ErrorType.ROUTE);
      case 405 -> of(ErrorType.METHOD);
      case 413 -> of(ErrorType.TOO_LARGE);
      case 415 -> of(ErrorType.MEDIA_TYPE);
      case 503 -> of(ErrorType.BUSY);
      default -> of(status < 500 ? ErrorType.VALIDATION : ErrorType.INTERNAL);
    };
  }

  /** Returns this response with another message. */
  ErrorResponse saying(String message) {
    return new ErrorResponse(type, List.of(message));
  }

  /** Returns whether the error is for the operator, not for the caller. */
  boolean ours() {
    return type.status() >= 500;
  }

  private static ErrorResponse of(QueryException e) {
    var type = ErrorType.of(e.error());
    if (e.error() == QueryError.MISSING_DATA) return new ErrorResponse(type, List.of(MISSING_DATA));
    if (type != ErrorType.VALIDATION) return of(type);
    return of(type, e.problems().stream().map(Problem::message).toList());
  }

  private static ErrorResponse of(ErrorType type, List<String> all) {
    int more = all.size() - MOST_MESSAGES;
    // One more message takes no more room than the hint would; events have such a hint of their
    // own.
    if (more <= 1) return new ErrorResponse(type, all);
    var messages = new ArrayList<>(all.subList(0, MOST_MESSAGES));
    messages.add("And %d more problems".formatted(more));
    return new ErrorResponse(type, messages);
  }

  private static ErrorType type(AccessException.Kind kind) {
    return switch (kind) {
      case UNAUTHENTICATED -> ErrorType.UNAUTHENTICATED;
      case UNAUTHORIZED -> ErrorType.UNAUTHORIZED;
    };
  }

  private static String text(Throwable e) {
    var message = e.getMessage();
    return message == null ? "" : message;
  }
}
