package dev.tidemark.sql.bind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.sql.query.Shown;

/** A part of a question means nothing; the message says what would be right. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final String message;

  Refused(String message) {
    this.message = message;
  }

  /** That something else was expected than the value. */
  static Refused expected(String what, JsonNode value) {
    return new Refused(
        "must be %s, but is %s %s".formatted(what, Shown.kind(value), Shown.value(value)));
  }

  @Override
  public String getMessage() {
    return message;
  }
}
