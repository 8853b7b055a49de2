package dev.tidemark.partitioner.json;

/**
 * Thrown if a text is not valid JSON or is nested too deeply. It contains neither a reason nor a
 * place; a slower parser finds these for the few texts that need them.
 */
public final class InvalidJsonException extends Exception {
  private static final long serialVersionUID = 1;

  /** Creates an exception without a stack trace, which would cost more than parsing the line. */
  InvalidJsonException() {
    super("not valid JSON", null, false, false);
  }
}
