package dev.tidemark.api.error;

import java.util.List;

/** The body of every error response. */
public record ErrorBody(boolean success, int statusCode, List<Entry> errors) {
  /** One problem. */
  public record Entry(ErrorType type, String message) {}

  static ErrorBody of(ErrorResponse errorResponse) {
    return new ErrorBody(
        false,
        errorResponse.type().status(),
        errorResponse.messages().stream().map(m -> new Entry(errorResponse.type(), m)).toList());
  }
}
