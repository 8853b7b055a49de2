package dev.tidemark.partitioner.regex;

/** Thrown if work takes more steps than allowed. */
public final class StepLimitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StepLimitException() {
    // Hostile input may cause this often, and a stack trace would be expensive and of no use.
    super("more steps than allowed", null, false, false);
  }
}
