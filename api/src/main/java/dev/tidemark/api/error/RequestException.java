package dev.tidemark.api.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is rejected; the messages are for the caller, the cause is for the log. */
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
   * A request with several problems.
   *
   * @param messages at least one
   */
  public RequestException(ErrorType type, List<String> messages) {
    this(type, messages, null);
  }

  private RequestException(ErrorType type, List<String> messages, @Nullable Throwable cause) {
    // The caller's doing, so without the cost of a stack trace.
    super(messages.getFirst(), cause, false, false);
    this.type = type;
    this.messages = List.copyOf(messages);
  }

  public ErrorType type() {
    return type;
  }

  /** Every problem, at least one. */
  public List<String> messages() {
    return messages;
  }
}
