package dev.tidemark.api.error;

/** A request that is refused for what it says; the message is for the caller. */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorType type;

  public RequestException(ErrorType type, String message) {
    // The caller's doing, so without the cost of a stack trace.
    super(message, null, false, false);
    this.type = type;
  }

  public ErrorType type() {
    return type;
  }
}
