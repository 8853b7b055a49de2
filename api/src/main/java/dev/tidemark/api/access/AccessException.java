package dev.tidemark.api.access;

import dev.tidemark.partitioner.text.Printable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a caller has no access. The message is for the caller and contains nothing of the
 * token.
 */
public final class AccessException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The missing part. */
  public enum Kind {
    /** There is no valid token. */
    UNAUTHENTICATED,
    /** The token is valid, but names no user, or a user without access to the topic. */
    UNAUTHORIZED
  }

  private final Kind kind;
  private final @Nullable TokenError tokenError;

  private AccessException(Kind kind, String message, @Nullable TokenError tokenError) {
    // Thrown for every invalid token, therefore without the cost of a stack trace.
    super(message, null, false, false);
    this.kind = kind;
    this.tokenError = tokenError;
  }

  /** Returns the exception for an invalid or missing token. */
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

  /** Returns the error of the token; empty if the token is valid. */
  public Optional<TokenError> tokenError() {
    return Optional.ofNullable(tokenError);
  }
}
