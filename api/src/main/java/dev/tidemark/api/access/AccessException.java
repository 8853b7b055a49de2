package dev.tidemark.api.access;

import dev.tidemark.partitioner.text.Printable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Someone may not come in; the message is for them and repeats nothing of their token. */
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
  private final @Nullable TokenError tokenError;

  private AccessException(Kind kind, String message, @Nullable TokenError tokenError) {
    // Expected at every wrong token, so without the cost of a stack trace.
    super(message, null, false, false);
    this.kind = kind;
    this.tokenError = tokenError;
  }

  /** What is wrong with a token, or with a request that has none. */
  public static AccessException of(TokenError error) {
    return error == TokenError.NO_SUBJECT
        ? new AccessException(Kind.UNAUTHORIZED, "The token names no user: it has no 'sub'", error)
        : new AccessException(Kind.UNAUTHENTICATED, "Invalid or missing token", error);
  }

  static AccessException notAdmitted(String user, String topic) {
    return new AccessException(
        Kind.UNAUTHORIZED,
        "User '%s' is not authorized for topic '%s'".formatted(Printable.shortened(user), topic),
        null);
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong with the token; empty where the token holds. */
  public Optional<TokenError> tokenError() {
    return Optional.ofNullable(tokenError);
  }
}
