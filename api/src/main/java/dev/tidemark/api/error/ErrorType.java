package dev.tidemark.api.error;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tidemark.sql.failure.QueryError;
import io.micronaut.http.HttpStatus;
import java.util.List;
import java.util.stream.Stream;

/** The public name and the status of an error. */
public enum ErrorType {
  VALIDATION(400, "validation"),
  UNAUTHENTICATED(401, "auth"),
  UNAUTHORIZED(403, "auth"),
  PERMISSION(403, "permission"),
  TOPIC(404, "topic"),
  ROUTE(404, "route"),
  METHOD(405, "method"),
  SLOW(408, "timeout"),
  TOO_LARGE(413, "too_large"),
  URI_TOO_LONG(414, "too_large"),
  MEDIA_TYPE(415, "media_type"),
  RATE(429, "rate"),
  HEADERS_TOO_LARGE(431, "too_large"),
  /** No client reads it: for the metrics. */
  GONE(499, "gone"),
  DATABASE(500, "database"),
  INTERNAL(500, "internal"),
  BUSY(503, "busy"),
  TIMEOUT(504, "timeout");

  private final int status;
  private final String word;

  ErrorType(int status, String word) {
    this.status = status;
    this.word = word;
  }

  /** Has no default, so that a new cause does not compile until its status is decided. */
  static ErrorType of(QueryError error) {
    return switch (error) {
      case INVALID_QUERY,
          TOO_MUCH,
          CURSOR_FOREIGN,
          CURSOR_VERSION,
          CURSOR_EXPIRED,
          CURSOR_OF_ANOTHER_QUERY,
          CURSOR_OF_OTHER_RIGHTS ->
          VALIDATION;
      case BUSY, OUT_OF_RESOURCES, CANCELLED -> BUSY;
      case TIMEOUT -> TIMEOUT;
      case MISSING_DATA, ENGINE_FAILED -> DATABASE;
      case DEFECT -> INTERNAL;
    };
  }

  /** Returns all types that a client may see. */
  public static List<ErrorType> answered() {
    return Stream.of(values()).filter(type -> type != GONE).toList();
  }

  public int status() {
    return status;
  }

  /** Returns the reason phrase of the status line. */
  String reason() {
    return this == GONE ? "Client Closed Request" : HttpStatus.valueOf(status).getReason();
  }

  @JsonValue
  public String word() {
    return word;
  }

  /**
   * Returns the message of an error whose own message is not for the caller: it may contain a path,
   * a class name or another caller's data.
   */
  public String publicMessage() {
    return switch (this) {
      case VALIDATION -> "The request is not valid HTTP for this route";
      case UNAUTHENTICATED -> "Invalid or missing token";
      case UNAUTHORIZED -> "Not authorized";
      case PERMISSION -> "Not permitted";
      case TOPIC -> "Topic not found";
      case ROUTE -> "Resource not found";
      case METHOD -> "Method not allowed";
      case SLOW -> "The request did not arrive in time";
      case URI_TOO_LONG -> "The URL is longer than the limit of 4096 characters";
      case HEADERS_TOO_LARGE -> "The headers are larger than the limit of 16 KiB";
      case GONE -> "The client disconnected before its request had arrived";
      case TOO_LARGE -> "The request is too large";
      case MEDIA_TYPE -> "The body must be application/json";
      case RATE -> "Rate limit exceeded; retry after the time in Retry-After";
      case DATABASE -> "The lake could not be read; see the service log";
      case INTERNAL -> "Internal error; see the service log";
      case BUSY -> "The service is busy; retry shortly";
      case TIMEOUT -> "The query timed out; narrow the filter and retry";
    };
  }
}
