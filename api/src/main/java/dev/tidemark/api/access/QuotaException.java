package dev.tidemark.api.access;

import java.time.Duration;

/** Thrown if a caller exceeds the quota; the message is for the caller. */
public final class QuotaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration wait;

  QuotaException(int perSecond, Duration wait) {
    // Thrown often, therefore without the cost of a stack trace.
    super(
        "Rate limit of %d requests per second exceeded; retry after the time in Retry-After"
            .formatted(perSecond),
        null,
        false,
        false);
    this.wait = wait;
  }

  /** Returns the seconds to wait, at least one. */
  public long retryAfter() {
    return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
  }
}
