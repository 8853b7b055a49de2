package dev.tidemark.api.access;

/** Someone may not come in; the message is for them and says nothing of why a token failed. */
public final class AccessException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is missing. */
  public enum Kind {
    /** No token, or none that holds. */
    UNAUTHENTICATED,
    /** The token holds, but its bearer is nobody, or nobody whom the topic admits. */
    UNAUTHORIZED
  }

  private final Kind kind;

  private AccessException(Kind kind, String message) {
    // Expected at every wrong token, so without the cost of a stack trace.
    super(message, null, false, false);
    this.kind = kind;
  }

  static AccessException badToken() {
    return new AccessException(Kind.UNAUTHENTICATED, "Invalid or missing token");
  }

  static AccessException noSubject() {
    return new AccessException(Kind.UNAUTHORIZED, "The token names no user: it has no 'sub'");
  }

  static AccessException notAdmitted(String user, String topic) {
    return new AccessException(
        Kind.UNAUTHORIZED, "User '%s' is not authorized for topic '%s'".formatted(user, topic));
  }

  public Kind kind() {
    return kind;
  }
}
