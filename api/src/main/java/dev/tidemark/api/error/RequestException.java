package dev.tidemark.api.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown if a request is rejected. The messages are for the caller, the cause is for the log. */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorType type;
  private final transient List<String> messages;

  public RequestException(ErrorType type, String message) {
    this(type, List.of(message), null);
  }

  public RequestException(ErrorType type, String message, Throwable cause) {
    this(type, List.of(message), cause);
  }

  /**
   * Creates the exception for a request with several problems.
   *
   * @param messages at least one
   */
  public RequestException(ErrorType type, List<String> messages) {
    this(type, messages, null);
  }

  private RequestException(ErrorType type, List<String> messages, @Nullable Throwable cause) {
    // Caused by the caller, therefore without the cost of a stack trace.
    super(messages.getFirst(), cause, false, false);
    this.type = type;
    this.messages = List.copyOf(messages);
  }

  public ErrorType type() {
    return type;
  }

  /** Returns every problem, at least one. */
  public List<String> messages() {
    return messages;
  }
}
