package dev.tidemark.partitioner.json;

/**
 * The text is no JSON, or is nested too deeply. It says neither why nor where: that is found by a
 * slower parser, for the few texts that need it.
 */
public final class InvalidJsonException extends Exception {
  private static final long serialVersionUID = 1;

  /** Without a stack trace, which would cost more than the line. */
  InvalidJsonException() {
    super("no JSON", null, false, false);
  }
}
