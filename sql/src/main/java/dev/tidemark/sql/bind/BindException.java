package dev.tidemark.sql.bind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.sql.query.PrintableValue;

/** Signals that a part of a query is invalid. The message states what would be right. */
final class BindException extends Exception {
  private static final long serialVersionUID = 1;

  private final String message;

  BindException(String message) {
    this.message = message;
  }

  /** Returns an exception that states the expected value and the actual one. */
  static BindException expected(String what, JsonNode value) {
    return new BindException(
        "must be %s, but is %s %s"
            .formatted(what, PrintableValue.kind(value), PrintableValue.value(value)));
  }

  @Override
  public String getMessage() {
    return message;
  }
}
