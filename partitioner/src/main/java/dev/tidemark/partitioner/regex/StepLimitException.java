package dev.tidemark.partitioner.regex;

/** Ends work that takes more steps than it may. */
public final class StepLimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StepLimitException() {
    // Thrown for hostile input, again and again: a stack trace would cost more than it tells.
    super("more steps than allowed", null, false, false);
  }
}
